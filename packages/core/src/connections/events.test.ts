import { describe, expect, it } from 'vitest';
import { type ConnectionHappening, describeConnectionEvent } from './events.js';

const line = (event: ConnectionHappening) =>
  describeConnectionEvent({ ...event, connection: 'gemini', atMs: 0 });

describe('describeConnectionEvent', () => {
  it('writes the lines a person watches for', () => {
    expect(line({ type: 'ping_sent' })).toBe('gemini: ping sent');
    expect(line({ type: 'session_timeout', afterMs: 60_000 })).toBe(
      'gemini: session timeout (no response for 60000 ms)',
    );
    expect(line({ type: 'too_many_errors', errors: 10 })).toBe('gemini: too many errors (10 in a row)');
    expect(line({ type: 'stream_inactive', silentMs: 8_000.4 })).toBe(
      'gemini: stream inactive (silent for 8000 ms)',
    );
    expect(line({ type: 'recovery_started', reason: 'manual', detail: 'restart' })).toBe(
      'gemini: recovery started (restart)',
    );
    expect(line({ type: 'recovery_successful', attempt: 2, tookMs: 340.2, bufferedItems: 12 })).toBe(
      'gemini: recovery successful (attempt 2, 340 ms, 12 items waiting)',
    );
    expect(line({ type: 'cleanup_completed', droppedItems: 0 })).toBe('gemini: cleanup completed');
  });

  it('names errors by their message, and says when a peer gave no time', () => {
    expect(line({ type: 'error', error: 'odd', consecutive: 1 })).toBe('gemini: error (1 in a row, odd)');
    expect(line({ type: 'handover_started', timeLeftMs: undefined })).toBe(
      'gemini: handover started (time left unknown)',
    );
  });
});
