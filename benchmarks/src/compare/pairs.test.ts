import { expect, test } from 'vitest';
import type { CallFigures } from './call-order.js';
import { measurePairs, type Side } from './pairs.js';

/** Calls whose figures tell which of all they were; those numbered so go wrong. */
function calls(...wrong: readonly number[]) {
  const made: Side[] = [];
  const call = async (side: Side) => {
    made.push(side);
    if (wrong.includes(made.length)) throw new Error(`call ${made.length} broke`);
    return { framesHeard: made.length } as CallFigures;
  };
  return { made, call };
}
const ignore = () => {};

test('the one that comes first in a pair comes second in the next', async () => {
  const { made, call } = calls();
  const { pairs } = await measurePairs(3, call, ignore);
  expect(made).toEqual(['classic', 'pipeline', 'pipeline', 'classic', 'classic', 'pipeline']);
  expect(pairs.map(({ classic, pipeline }) => [classic.framesHeard, pipeline.framesHeard])).toEqual([
    [1, 2],
    [4, 3],
    [5, 6],
  ]);
});

test('a call that breaks is made once more, and told of', async () => {
  const { made, call } = calls(2);
  const { pairs, repeated } = await measurePairs(1, call, ignore);
  expect(made).toEqual(['classic', 'pipeline', 'pipeline']);
  expect(pairs[0]?.pipeline.framesHeard).toBe(3);
  expect(repeated).toEqual(['Error: call 2 broke']);
});

test('one that breaks twice ends it', async () => {
  await expect(measurePairs(2, calls(2, 3).call, ignore)).rejects.toThrow('call 3 broke');
});
