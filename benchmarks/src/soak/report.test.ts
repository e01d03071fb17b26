import { expect, test } from 'vitest';
import { verdictOf } from './report.js';

const verdict = (low: number, high: number) =>
  verdictOf({ perHour: { perStep: (low + high) / 2, low, high }, smallestLeakPerHour: 6_000 });

test('a slope whose interval holds zero shows no growth', () => {
  expect(verdict(-100, 9_000)).toMatchObject({ text: 'no growth shown' });
});

test('what is surely less than an object in every turn is no leak', () => {
  expect(verdict(500, 2_000)).toMatchObject({ text: 'less than an object a turn', tone: 'good' });
});

test('what may be an object in every turn, and is surely growth, is told', () => {
  expect(verdict(500, 7_000)).toMatchObject({ text: 'grows', tone: 'bad' });
});
