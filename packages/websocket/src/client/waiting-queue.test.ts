import { expect, it } from 'vitest';
import { MAX_WAITING, MAX_WAITING_BYTES, WaitingQueue } from './waiting-queue.js';

it('holds no more items than it may: the oldest give way', () => {
  const queue = new WaitingQueue<number>();
  for (let item = 0; item <= MAX_WAITING; item++) queue.push(item, 1);
  expect([queue.size, queue.dropped, queue.shift()]).toEqual([MAX_WAITING, 1, 1]);
});

it('holds no more bytes than it may, and none of what is too large by itself', () => {
  const queue = new WaitingQueue<string>();
  queue.push('a', MAX_WAITING_BYTES / 2);
  queue.push('b', MAX_WAITING_BYTES / 2);
  expect(queue.fits(1)).toBe(false);
  queue.push('c', 1);
  expect([queue.size, queue.dropped, queue.shift(), queue.shift(), queue.shift()]).toEqual([
    ...[2, 1, 'b', 'c', undefined],
  ]);
  expect(queue.fits(MAX_WAITING_BYTES)).toBe(true);
  queue.push('huge', MAX_WAITING_BYTES + 1);
  expect([queue.size, queue.dropped]).toEqual([0, 2]);
});
