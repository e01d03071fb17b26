import { expect, it } from 'vitest';
import { gapsIn } from './gaps-in.js';

const heard = (...spans: readonly (readonly [number, number])[]) =>
  spans.map(([startMs, endMs]) => ({ startMs, endMs }));
const answer = (turn: number, startMs: number, endMs: number) => ({ turn, startMs, endMs });

it('finds silence in the middle of an answer', () => {
  const stretches = heard([1_000, 1_500], [1_540, 3_000]);
  expect(gapsIn(stretches, [answer(1, 1_020, 3_010)])).toEqual([40]);
});

it('takes no silence between two answers for a gap', () => {
  const stretches = heard([1_000, 1_500], [3_000, 4_000]);
  const answers = [answer(1, 1_010, 1_500), answer(2, 3_010, 4_000)];
  expect(gapsIn(stretches, answers)).toEqual([]);
});

it('finds a silence so long that the agent counted as having stopped', () => {
  const stretches = heard([1_000, 1_500], [3_000, 4_000]);
  const answers = [answer(1, 1_010, 1_500), answer(1, 3_010, 4_000)];
  expect(gapsIn(stretches, answers)).toEqual([1_500]);
});

it('finds nothing where nothing was heard', () => {
  expect(gapsIn([], [])).toEqual([]);
});
