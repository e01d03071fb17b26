import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StallOrder, StallResult } from './stalls.js';
import type { Timing, TimingOrder } from './time-streams.js';

/** What a process is told to measure. */
export type Work =
  | { readonly kind: 'timing'; readonly order: TimingOrder }
  | { readonly kind: 'stalls'; readonly order: StallOrder };

/** Beside the command, once both are built. */
const CHILD = fileURLToPath(new URL('./pacing/child.js', import.meta.url));
/** Beyond what it was told to take. */
const PATIENCE_MS = 60_000;

/** Each in a process of its own: its processor time is that design's alone, and its heap is young. */
export const timedInProcess = (order: TimingOrder): Promise<Timing> =>
  inProcess({ kind: 'timing', order }, order.settleMs + order.windowMs);

export const stallsInProcess = (order: StallOrder): Promise<StallResult[]> =>
  inProcess({ kind: 'stalls', order }, order.speechMs);

async function inProcess<Found>(work: Work, takesMs: number): Promise<Found> {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, JSON.stringify(work)], {
    timeout: takesMs + PATIENCE_MS,
  });
  return JSON.parse(stdout);
}
