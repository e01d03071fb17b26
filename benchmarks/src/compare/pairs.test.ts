import { expect, test } from 'vitest';
import { figuresOf } from './figures.test-support.js';
import { measurePairs, type Side } from './pairs.js';

/** Figures that tell which of all they were; those numbered so go wrong. */
function measurements(...wrong: readonly number[]) {
  const made: Side[] = [];
  const measure = async (side: Side) => {
    made.push(side);
    if (wrong.includes(made.length)) throw new Error(`number ${made.length} broke`);
    return figuresOf(made.length);
  };
  return { made, measure };
}
const usual = { rounds: 2, signal: new AbortController().signal, progress: () => {} };

test('the one that comes first in a pair comes second in the next', async () => {
  const { made, measure } = measurements();
  const { pairs } = await measurePairs({ ...usual, rounds: 3, measure });
  expect(made).toEqual(['classic', 'pipeline', 'pipeline', 'classic', 'classic', 'pipeline']);
  const numbers = pairs.map(({ classic, pipeline }) =>
    [classic, pipeline].map(({ call }) => call.cpuPercent.conversation),
  );
  expect(numbers).toEqual([
    [1, 2],
    [4, 3],
    [5, 6],
  ]);
});

test('what breaks is measured once more, and told of', async () => {
  const { made, measure } = measurements(2);
  const { pairs, repeated } = await measurePairs({ ...usual, rounds: 1, measure });
  expect(made).toEqual(['classic', 'pipeline', 'pipeline']);
  expect(pairs[0]?.pipeline.call.cpuPercent.conversation).toBe(3);
  expect(repeated).toEqual(['Error: number 2 broke']);
});

test('what breaks twice ends it', async () => {
  await expect(measurePairs({ ...usual, measure: measurements(2, 3).measure })).rejects.toThrow(
    'number 3 broke',
  );
});

test('an interruption leaves the pairs that are whole', async () => {
  const controller = new AbortController();
  const { measure } = measurements(4, 5);
  const progress = (done: number): void => {
    if (done === 3) controller.abort();
  };
  const { pairs, repeated } = await measurePairs({ rounds: 3, signal: controller.signal, measure, progress });
  expect([pairs.length, repeated]).toEqual([1, []]);
});
