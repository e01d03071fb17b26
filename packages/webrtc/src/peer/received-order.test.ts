import { expect, it } from 'vitest';
import { ReceivedOrder } from './received-order.js';

function receiving() {
  const heard: (number | '-')[] = [];
  const order = new ReceivedOrder(
    ([value = -1]) => heard.push(value),
    () => heard.push('-'),
  );
  const push = (...sequences: number[]) => {
    for (const sequence of sequences) order.push(sequence, Uint8Array.of(sequence % 256));
  };
  return { heard, order, push };
}

it('gives packets back in order, over the end of the numbers', () => {
  const { heard, order, push } = receiving();
  push(65_534, 0, 65_535, 1, 1, 65_534);
  expect(heard).toEqual([254, 255, 0, 1]);
  expect(order.lost).toBe(0);
});

it('makes up for what is missing once three later ones are there, and drops what comes too late', () => {
  const { heard, order, push } = receiving();
  push(1, 3, 4, 5);
  expect(heard).toEqual([1]);
  push(6, 2, 7);
  expect(heard).toEqual([1, '-', 3, 4, 5, 6, 7]);
  expect(order.lost).toBe(1);
});

it('goes on after a gap that is too long to be made up for', () => {
  const { heard, order, push } = receiving();
  push(1, 500, 501);
  expect(heard).toEqual([1, 244, 245]);
  expect(order.lost).toBe(498);
});
