import { expect, test } from 'vitest';
import { remarksOn } from './method.js';

test('what was measured a second time is said in the report, and nothing where nothing was', () => {
  expect(remarksOn([])).toEqual([]);
  expect(remarksOn(['Error: classic ended with 1'])).toEqual([
    'Measured a second time, since it went wrong: Error: classic ended with 1.',
  ]);
});
