import { ConnectionStateFrame } from '@antiphon/core';
import { expect, test } from 'vitest';
import { ConnectionWatch } from './connection-watch.js';

const change = (at: number, processor: string, state: string, reason?: string): ConnectionStateFrame =>
  Object.assign(new ConnectionStateFrame({ processor, state, attempt: 1, reason }), { at });

test('tells once that a connection is down, and how long it was', () => {
  const watch = new ConnectionWatch();
  watch.changed(change(0, 'tts', 'connecting', 'connect'));
  watch.changed(change(100, 'tts', 'open', 'opened'));
  expect([watch.told, watch.trouble]).toEqual([[], undefined]);
  watch.changed(change(1_000, 'tts', 'reconnecting', 'ping_timeout'));
  watch.changed(change(1_500, 'stt', 'reconnecting', 'manual'));
  watch.changed(change(9_000, 'tts', 'reconnecting', 'connect_timeout'));
  expect(watch.trouble).toBe('tts, stt: reconnecting');
  watch.changed(change(16_300, 'tts', 'open', 'recovered'));
  expect(watch.trouble).toBe('stt: reconnecting');
  expect(watch.told).toEqual([
    'tts: reconnecting (ping timeout)',
    'stt: reconnecting',
    'tts: connected again after 15.3 s',
  ]);
});

test('leaves a connection that is given up to the error that tells of it', () => {
  const watch = new ConnectionWatch();
  watch.changed(change(0, 'stt', 'reconnecting', 'closed'));
  watch.changed(change(500, 'stt', 'failed', 'gave_up'));
  expect([watch.told, watch.trouble]).toEqual([['stt: reconnecting (closed)'], undefined]);
});
