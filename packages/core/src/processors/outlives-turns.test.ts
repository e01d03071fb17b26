import { expect, it } from 'vitest';
import { BoundedQueue } from '../flow/index.js';
import { outlivesTurns } from './outlives-turns.js';

it('shows a queue as it is at any time, which no turn clears', () => {
  const queue = new BoundedQueue<string>({ max: 5 });
  const held = outlivesTurns('words', queue);
  expect([held.name, held.size]).toEqual(['words', 0]);
  queue.push('hello');
  held.clearBefore(9);
  expect([held.size, queue.shift()]).toEqual([1, 'hello']);
});
