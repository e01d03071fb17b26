import { delay } from '@antiphon/core';
import type { CallLog } from './call-log.js';

const LOOK_MS = 100;

/**
 * Resolves when nobody has spoken and nothing has been under way for `quietMs`, or when `limitMs` have
 * passed.
 *
 * @throws AntiphonError `aborted` when the session ends first.
 */
export async function untilQuiet(log: CallLog, quietMs: number, limitMs: number): Promise<void> {
  const { clock, signal } = log.session;
  const startMs = clock.now();
  let quietSinceMs = startMs;
  while (clock.now() - quietSinceMs < quietMs && clock.now() - startMs < limitMs) {
    await delay(clock, LOOK_MS, signal);
    if (!log.isQuiet) quietSinceMs = clock.now();
  }
}
