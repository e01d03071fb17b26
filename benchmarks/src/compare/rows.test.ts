import { expect, test } from 'vitest';
import { figuresOf } from './figures.test-support.js';
import { METRICS, type Metric } from './metrics.js';
import type { Pair } from './pairs.js';
import { compare, countedRow } from './rows.js';

const of: Metric['of'] = ({ call }) => call.cpuPercent.conversation;
const cpu: Metric = { metric: 'CPU', unit: '%', of, goal: { ratio: 1.03 } };
/** The machine is as busy in one pair as in the next, only not to the same degree. */
const pairs = (ratio: number, count = 12): Pair[] =>
  Array.from({ length: count }, (_, at) => ({
    classic: figuresOf(1 + at),
    pipeline: figuresOf((1 + at) * ratio),
  }));

const rowOf = (measured: readonly Pair[], metric: Metric = cpu) => compare([metric], measured)[0];

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
    pipeline: figuresOf((1 + at) * (at % 2 ? 1 : 1.06)),
  }));
  expect(rowOf(scattered)).not.toHaveProperty('keepsGoal');
  expect(rowOf(pairs(1.1, 3))).not.toHaveProperty('keepsGoal');
});

test('a goal may be a difference in the metric’s own unit', () => {
  const atMost = (more: number): Metric => ({ ...cpu, goal: { more } });
  expect(rowOf(pairs(1.1), atMost(2))?.keepsGoal).toBe(true);
  expect(rowOf(pairs(2), atMost(0.5))?.keepsGoal).toBe(false);
});

test('a pair without a ratio is left out', () => {
  const row = rowOf([...pairs(1.1), { classic: figuresOf(0), pipeline: figuresOf(0) }]);
  expect(row?.ratio.median).toBeCloseTo(1.1, 9);
});

test('the metrics read the records of turns', () => {
  const read = Object.fromEntries(METRICS.map((each) => [each.metric, each.of(figuresOf(1))]));
  expect(read).toMatchObject({
    'voice → voice p50': 400,
    'voice → voice p95': 490,
    'text → avatar p50': 300,
    'memory: RSS mean': 2,
    'memory: heap kept': 0.5,
    'memory: a further session, services aside': 4,
    'response: wiring alone p50': 0.02,
    'memory of frames (heap)': Number.NaN,
  });
});

test('what is counted needs no statistics', () => {
  expect(countedRow('code', 'lines', 10, 15)).toMatchObject({ ratio: { median: 1.5 }, verdict: 'counted' });
});
