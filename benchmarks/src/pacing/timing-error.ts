import { quantile } from '../measure/statistics.js';
import { FRAME_MS } from './designs.js';

/** When the frames of one stream were sent, the first at `timesMs[0]`. */
export interface SentFrames {
  /** How far ahead of real time it sends. */
  readonly leadMs: number;
  readonly timesMs: ArrayLike<number>;
}

/** All times on one clock: what was sent at `fromMs` or later, and before `toMs`, counts. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** How far frames were from their slots. Negative is early. */
export interface TimingError {
  readonly frames: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** How much later the streams ran at the end of the window than at its beginning: the mean of them. */
  readonly driftMs: number;
  readonly driftPercent: number;
}

/** A point of a stream's error over time. */
interface Point {
  readonly atMs: number;
  readonly errorMs: number;
}

/** The error of all streams together, against slots that begin with each stream's first frame and never move. */
export function timingErrorOf(streams: readonly SentFrames[], window: Window): TimingError {
  const points = streams.map((stream) => pointsOf(stream, window));
  const errors = Float64Array.from(points.flatMap((own) => own.map(({ errorMs }) => errorMs))).sort();
  const slopes = points.filter((own) => own.length > 1).map(slopeOf);
  const slope = slopes.reduce((sum, each) => sum + each, 0) / slopes.length;
  return {
    frames: errors.length,
    p50Ms: quantile(errors, 0.5),
    p99Ms: quantile(errors, 0.99),
    maxMs: quantile(errors, 1),
    driftMs: slope * (window.toMs - window.fromMs),
    driftPercent: slope * 100,
  };
}

/** When frame `n` should be sent, after the first: those of the lead at once, the others one by one. */
export const slotMs = (n: number, leadMs: number): number => Math.max(0, n * FRAME_MS - leadMs);

function pointsOf({ leadMs, timesMs }: SentFrames, { fromMs, toMs }: Window): Point[] {
  const points: Point[] = [];
  for (let n = 0; n < timesMs.length; n++) {
    const atMs = timesMs[n] as number;
    if (atMs < fromMs || atMs >= toMs) continue;
    const dueMs = (timesMs[0] as number) + slotMs(n, leadMs);
    points.push({ atMs: dueMs, errorMs: atMs - dueMs });
  }
  return points;
}

/** Of the straight line through the points, by least squares: a single late frame is no drift. */
function slopeOf(points: readonly Point[]): number {
  const meanAtMs = points.reduce((sum, { atMs }) => sum + atMs, 0) / points.length;
  const meanMs = points.reduce((sum, { errorMs }) => sum + errorMs, 0) / points.length;
  let product = 0;
  let square = 0;
  for (const { atMs, errorMs } of points) {
    product += (atMs - meanAtMs) * (errorMs - meanMs);
    square += (atMs - meanAtMs) ** 2;
  }
  return product / square;
}
