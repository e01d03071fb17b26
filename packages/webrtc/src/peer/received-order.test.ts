import { expect, it } from 'vitest';
import { ReceivedOrder } from './received-order.js';

function receiving() {
  const heard: (number | '-' | '+')[] = [];
  const order = new ReceivedOrder(
    ([value = -1]) => heard.push(value),
    (following) => heard.push(following === undefined ? '-' : '+'),
  );
  const pushFrom = (source: number, ...sequences: number[]) => {
    for (const sequence of sequences) order.push(sequence, Uint8Array.of(sequence % 256), source);
  };
  const push = (...sequences: number[]) => pushFrom(1, ...sequences);
  return { heard, order, push, pushFrom };
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
  expect(heard).toEqual([1, '+', 3, 4, 5, 6, 7]);
  expect(order.lost).toBe(1);
});

it('goes on after a gap that is too long to be made up for', () => {
  const { heard, order, push } = receiving();
  push(1, 500, 501);
  expect(heard).toEqual([1, 244, 245]);
  expect(order.lost).toBe(498);
});

it('loses nothing of what has come when time jumps', () => {
  const { heard, order, push } = receiving();
  push(1, 4, 3, 500);
  expect(heard).toEqual([1, 3, 4, 244]);
  expect(order.lost).toBe(496);
});

it('hears a sender that has begun anew from the second packet on, and no single one that fits nowhere', () => {
  const { heard, push } = receiving();
  push(30_000, 200, 30_001, 201, 30_002);
  expect(heard).toEqual([48, 49, 50]);
  push(5, 6, 7, 30_003);
  expect(heard).toEqual([48, 49, 50, 5, 6, 7]);
});

it('drops what comes up to a hundred packets late', () => {
  const { heard, push } = receiving();
  push(200, 150, 151, 201);
  expect(heard).toEqual([200, 201]);
});

it('begins anew with another source, and keeps what it holds of the one before', () => {
  const { heard, order, push, pushFrom } = receiving();
  push(1_000, 1_002);
  pushFrom(2, 990, 991);
  expect(heard).toEqual([232, 234, 222, 223]);
  expect(order.lost).toBe(0);
});
