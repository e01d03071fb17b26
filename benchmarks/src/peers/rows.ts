import { bootstrapMedian, type Interval } from '../measure/bootstrap.js';
import { quantile } from '../measure/statistics.js';
import type { SideFigures } from './process/order.js';
import type { BySide } from './rounds.js';
import type { TurnTimes } from './sides/side.js';

const FRAMES_PER_MINUTE = 3_000;
const KIBIBYTE = 2 ** 10;
const MEBIBYTE = 2 ** 20;

/** Something of which less is better. */
export interface PeerMetric {
  readonly metric: string;
  readonly unit: string;
  of(figures: SideFigures, floor: SideFigures): number;
  /** How many times more of it the peer is to take. */
  readonly goal?: number;
  /** Of what grows, a ratio says nothing where one side does not. */
  readonly noRatio?: true;
}

/** A metric of all sides. */
export interface PeerRow extends Pick<PeerMetric, 'metric' | 'unit' | 'goal'> {
  readonly byHand: Interval;
  readonly antiphon: Interval;
  readonly livekit: Interval;
  /** LiveKit ÷ Antiphon within each round; left out where it says nothing. */
  readonly ratio?: Interval;
  /** What the ratio is the median of. */
  readonly ratios: readonly number[];
}

const share =
  (of: keyof TurnTimes, at: number, when: 'turns' | 'busyTurns' = 'turns') =>
  (figures: SideFigures) =>
    quantile(
      figures[when].times.map((times) => times[of]).sort((one, other) => one - other),
      at,
    );

export const PEER_METRICS: readonly PeerMetric[] = [
  { metric: 'end of turn → model asked, p50', unit: 'ms', of: share('askedMs', 0.5) },
  { metric: 'end of turn → first speech, p50', unit: 'ms', of: share('spokeMs', 0.5), goal: 100 },
  { metric: 'end of turn → first speech, p95', unit: 'ms', of: share('spokeMs', 0.95) },
  { metric: 'CPU of a turn', unit: 'ms', of: ({ turns }) => turns.cpuMsPerTurn },
  {
    metric: 'busy: end of turn → first speech, p50',
    unit: 'ms',
    of: share('spokeMs', 0.5, 'busyTurns'),
    goal: 100,
  },
  { metric: 'busy: end of turn → first speech, p95', unit: 'ms', of: share('spokeMs', 0.95, 'busyTurns') },
  { metric: 'busy: CPU of a turn', unit: 'ms', of: ({ busyTurns }) => busyTurns.cpuMsPerTurn },
  {
    metric: 'CPU of a microphone frame, timer and all',
    unit: 'µs',
    of: ({ microphones }) => microphones.cpuUsPerFrame,
  },
  {
    metric: 'CPU of a microphone frame, above the floor',
    unit: 'µs',
    of: ({ microphones }, floor) => microphones.cpuUsPerFrame - floor.microphones.cpuUsPerFrame,
    goal: 10,
  },
  {
    metric: 'heap kept per minute of silence',
    unit: 'KB',
    of: ({ microphones }) => (microphones.heapBytesPerFrame * FRAMES_PER_MINUTE) / KIBIBYTE,
    noRatio: true,
  },
  {
    metric: 'heap kept per turn',
    unit: 'KB',
    of: ({ turns }) => turns.heapBytesPerTurn / KIBIBYTE,
    noRatio: true,
  },
  {
    metric: 'heap per session that listens',
    unit: 'KB',
    of: ({ microphones }) => microphones.heapBytesPerSession / KIBIBYTE,
  },
  { metric: 'event loop late p99', unit: 'ms', of: ({ microphones }) => microphones.loopDelayP99Ms },
  { metric: 'import', unit: 'ms', of: ({ start }) => start.importMs },
  { metric: 'import, CPU', unit: 'ms', of: ({ start }) => start.importCpuMs },
  { metric: 'first session', unit: 'ms', of: ({ start }) => start.openMs },
  { metric: 'memory of import and first session', unit: 'MB', of: ({ start }) => start.rssBytes / MEBIBYTE },
];

/** A row for each metric, from the same rounds for all sides. */
export function peerRows(bySide: BySide): PeerRow[] {
  return PEER_METRICS.map(({ metric, unit, of, goal, noRatio }) => {
    const values = (side: keyof BySide) =>
      bySide[side].map((figures, round) => of(figures, bySide['by hand'][round] as SideFigures));
    const ours = values('antiphon');
    const theirs = values('livekit');
    // What is no more than noise above the floor has no ratio.
    const ratios = noRatio
      ? []
      : theirs.map((value, round) => value / (ours[round] as number)).filter((ratio) => ratio > 0);
    return {
      metric,
      unit,
      ...(goal === undefined ? {} : { goal }),
      byHand: bootstrapMedian(values('by hand')),
      antiphon: bootstrapMedian(ours),
      livekit: bootstrapMedian(theirs),
      ...(ratios.length === 0 ? {} : { ratio: bootstrapMedian(ratios) }),
      ratios,
    };
  });
}
