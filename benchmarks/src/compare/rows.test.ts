import { expect, test } from 'vitest';
import type { CallFigures } from './call-order.js';
import { METRICS, type Metric } from './metrics.js';
import { compare, countedRow, type Pair } from './rows.js';

const call = (cpuPercent: number): CallFigures => ({
  startUp: { importMs: 1, initMs: 1, stagesMs: { stt: 1, llm: 1, tts: 1 }, totalMs: 3, cpuMs: 1 },
  cpuPercent,
  cpuPercentByTurn: [3, 1],
  idleCpuPercent: 0,
  held: [{ rssBytes: 2 ** 20, heapBytes: 2 ** 19 }],
  peakRssBytes: 2 ** 20,
  turns: [
    { startedMs: 0, speechEndMs: 1_000, llmStartMs: 1_100, firstAudioMs: 1_250, firstHeardMs: 1_300 },
    { startedMs: 0, speechEndMs: 2_000, llmStartMs: 2_100, firstAudioMs: 2_350, firstHeardMs: 2_500 },
  ],
  loopDelayP99Ms: 1,
  framesHeard: 50,
});
const cpu: Metric = { metric: 'CPU', unit: '%', of: ({ cpuPercent }) => cpuPercent, goal: 1.03 };
/** The machine is as busy in one pair as in the next, only not to the same degree. */
const pairs = (ratio: number, count = 12): Pair[] =>
  Array.from({ length: count }, (_, at) => ({ classic: call(1 + at), pipeline: call((1 + at) * ratio) }));

const rowOf = (measured: readonly Pair[]) => compare([cpu], measured)[0];

test('ratios are those of pairs: what differs between pairs does not widen them', () => {
  const row = rowOf(pairs(1.1));
  expect(row?.ratio.low).toBeCloseTo(1.1, 9);
  expect(row?.ratio.high).toBeCloseTo(1.1, 9);
  expect([row?.classic, row?.pipeline]).toEqual([6.5, expect.closeTo(7.15, 9)]);
  expect(row?.difference.median).toBeCloseTo(0.65, 9);
  expect(row?.verdict).toBe('more');
});

test('a goal is kept or missed where enough pairs agree, and open otherwise', () => {
  expect(rowOf(pairs(1.02))?.keepsGoal).toBe(true);
  expect(rowOf(pairs(1.1))?.keepsGoal).toBe(false);
  const scattered = pairs(1.03).map((pair, at) => ({
    ...pair,
    pipeline: call((1 + at) * (at % 2 ? 1 : 1.06)),
  }));
  expect(rowOf(scattered)).not.toHaveProperty('keepsGoal');
  expect(rowOf(pairs(1.1, 3))).not.toHaveProperty('keepsGoal');
});

test('a pair without a ratio is left out', () => {
  const row = rowOf([...pairs(1.1), { classic: call(0), pipeline: call(0) }]);
  expect(row?.ratio.median).toBeCloseTo(1.1, 9);
});

test('the metrics read the records of turns', () => {
  const figures = call(1);
  const read = Object.fromEntries(METRICS.map(({ metric, of }) => [metric, of(figures)]));
  expect(read).toMatchObject({
    'voice → voice p50': 400,
    'voice → voice p95': 490,
    'text → audio p50': 200,
    'CPU: first turn': 3,
    'CPU: last turn': 1,
    'memory: RSS mean': 1,
    'memory: heap peak': 0.5,
  });
});

test('what is counted needs no statistics', () => {
  expect(countedRow('code', 'lines', 10, 15)).toMatchObject({ ratio: { median: 1.5 }, verdict: 'counted' });
});
