import { oneAnswer } from '../startup/one-answer.js';
import type { StallOrder, StallResult } from './stalls.js';
import type { Timing, TimingOrder } from './time-streams.js';

/** What a process is told to measure. */
export type Work =
  | { readonly kind: 'timing'; readonly order: TimingOrder }
  | { readonly kind: 'stalls'; readonly order: StallOrder };

const CHILD = './pacing/child.js';
/** Beyond what it was told to take. */
const PATIENCE_MS = 60_000;

/** Each in a process of its own: its processor time is that design's alone, and its heap is young. */
export const timedInProcess = (order: TimingOrder): Promise<Timing> =>
  inProcess({ kind: 'timing', order }, order.settleMs + order.windowMs);

export const stallsInProcess = (order: StallOrder): Promise<StallResult[]> =>
  inProcess({ kind: 'stalls', order }, order.speechMs);

const inProcess = <Found>(work: Work, takesMs: number): Promise<Found> =>
  oneAnswer<Found>(CHILD, work.kind, work, { limitMs: takesMs + PATIENCE_MS });
