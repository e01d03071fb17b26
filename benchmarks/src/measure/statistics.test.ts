import { expect, test } from 'vitest';
import { spreadOf } from './statistics.js';

test('median and quartiles interpolate between the sorted values', () => {
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1.75, high: 3.25 });
  expect(spreadOf([7])).toEqual({ median: 7, low: 7, high: 7 });
});
