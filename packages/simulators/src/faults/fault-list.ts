import type { Fault, FaultKind } from './fault.js';

/** A fault as a test matrix needs it. */
export interface FaultSample {
  /** Names the sample, for a test's title. */
  readonly name: string;
  readonly fault: Fault;
  /** What a client that is told nothing more sees: the handshake fails, the connection ends, or it goes on. */
  readonly effect: 'handshakeFails' | 'ends' | 'silent' | 'goesOn';
}

/**
 * One sample of every fault, for tests that go through all of them. Live ones have no moment: add the one that
 * you want, `{ ...fault, at: 'duringSpeech' }`.
 */
export const FAULTS = [
  { name: 'refused', fault: { kind: 'refuse' }, effect: 'handshakeFails' },
  { name: 'handshake hangs', fault: { kind: 'hangHandshake' }, effect: 'silent' },
  { name: 'HTTP 400', fault: { kind: 'http', status: 400 }, effect: 'handshakeFails' },
  { name: 'HTTP 401', fault: { kind: 'http', status: 401 }, effect: 'handshakeFails' },
  { name: 'HTTP 403', fault: { kind: 'http', status: 403 }, effect: 'handshakeFails' },
  { name: 'HTTP 404', fault: { kind: 'http', status: 404 }, effect: 'handshakeFails' },
  { name: 'HTTP 429', fault: { kind: 'http', status: 429, retryAfterMs: 1_000 }, effect: 'handshakeFails' },
  { name: 'HTTP 500', fault: { kind: 'http', status: 500 }, effect: 'handshakeFails' },
  { name: 'HTTP 503', fault: { kind: 'http', status: 503 }, effect: 'handshakeFails' },
  { name: 'dropped', fault: { kind: 'drop' }, effect: 'ends' },
  { name: 'half open, reads nothing', fault: { kind: 'halfOpenRead' }, effect: 'silent' },
  { name: 'half open, writes nothing', fault: { kind: 'halfOpenWrite' }, effect: 'silent' },
  { name: 'stalled', fault: { kind: 'stall', ms: 300 }, effect: 'goesOn' },
  { name: 'malformed JSON', fault: { kind: 'malformedJson' }, effect: 'goesOn' },
  { name: 'UTF-8 split', fault: { kind: 'splitUtf8' }, effect: 'goesOn' },
  { name: 'transcriptions out of order', fault: { kind: 'outOfOrder' }, effect: 'goesOn' },
  { name: 'turn complete twice', fault: { kind: 'duplicateTurnComplete' }, effect: 'goesOn' },
  { name: 'turn never complete', fault: { kind: 'missingTurnComplete' }, effect: 'goesOn' },
  { name: 'go away', fault: { kind: 'goAway', timeLeftMs: 200 }, effect: 'ends' },
  { name: 'closed with 1007', fault: { kind: 'close', code: 1007, reason: 'Invalid data' }, effect: 'ends' },
  { name: 'closed with 1008', fault: { kind: 'close', code: 1008, reason: 'DATA-0000' }, effect: 'ends' },
  { name: 'closed with 1011', fault: { kind: 'close', code: 1011, reason: 'NET-0000' }, effect: 'ends' },
  { name: 'slow reader', fault: { kind: 'slowReader', bytesPerSecond: 128_000 }, effect: 'goesOn' },
] as const satisfies readonly FaultSample[];

/** Every kind of fault, each once. */
export const FAULT_KINDS: readonly FaultKind[] = [...new Set(FAULTS.map(({ fault }) => fault.kind))];
