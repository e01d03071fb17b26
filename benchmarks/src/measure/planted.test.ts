import { seededRandom } from '@antiphon/core';
import { expect, test } from 'vitest';
import { verdictOf } from './verdict.js';

const PAIRS = 15;
/** As many as `compare` shows. */
const ROWS = 36;
const RUNS = 30;

/**
 * Ratios as a busy machine gives them: it is up to a third slower in some pairs than in others, both of a pair meet the
 * same weather but for 4 %, and one measurement in fifty is far off.
 */
function pairs(slowdown: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: PAIRS }, () => {
    const weather = 1 + random() / 3;
    const measured = (cost: number): number =>
      cost * weather * (1 + 0.02 * (2 * random() - 1)) * (random() < 0.02 ? 1.6 : 1);
    return measured(slowdown) / measured(1);
  });
}

const verdicts = (slowdown: number) =>
  Array.from({ length: RUNS }, (_, run) => verdictOf(pairs(slowdown, 1 + run), ROWS));

test('a planted slowdown of 5 % is found in fifteen pairs', () => {
  const said = verdicts(1.05);
  expect(said.filter((verdict) => verdict === 'more').length / RUNS).toBeGreaterThan(0.8);
  expect(said).not.toContain('less');
});

test('a null comparison shows none', () => {
  expect(new Set(verdicts(1))).toEqual(new Set(['no difference shown']));
});

test('nor does a difference far below the noise', () => {
  expect(verdicts(1.001).filter((verdict) => verdict !== 'no difference shown')).toEqual([]);
});
