import { expect, test } from 'vitest';
import { verdictOf } from './report.js';

const slope = (low: number, high: number) => ({ perHour: { perStep: (low + high) / 2, low, high } });
const verdict = (low: number, high: number, control?: ReturnType<typeof slope>) =>
  verdictOf({ ...slope(low, high), smallestLeakPerHour: 6_000 }, control);

test('a slope whose interval holds zero shows no growth', () => {
  expect(verdict(-100, 9_000)).toMatchObject({ text: 'no growth shown' });
});

test('what is surely less than an object in every turn is no leak', () => {
  expect(verdict(500, 2_000)).toMatchObject({ text: 'less than an object a turn', tone: 'good' });
});

test('what may be an object in every turn, and is surely growth, is told', () => {
  expect(verdict(500, 7_000)).toMatchObject({ text: 'grows', tone: 'bad' });
});

test('what grows as much without an agent is not the agent', () => {
  expect(verdict(5_000, 15_000, slope(4_000, 14_000))).toMatchObject({ text: 'as without an agent' });
  expect(verdict(15_000, 25_000, slope(4_000, 14_000))).toMatchObject({ text: 'grows' });
});
