import { setImmediate as nextPass } from 'node:timers/promises';
import { abortable } from '@antiphon/core';

/**
 * Measures until all is done, or `signal` fires: nothing at all when it has. What was gathered until then is the caller's to report; what is still
 * under way ends with the process, and what it throws then is nobody's.
 *
 * @throws what the work throws before
 */
export async function untilInterrupted(signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  if (signal.aborted) return;
  try {
    await abortable(work(), signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Lets an interruption in: what measures in this process, without waiting for anything, would never hear of one. */
export async function isInterrupted(signal: AbortSignal): Promise<boolean> {
  await nextPass();
  return signal.aborted;
}
