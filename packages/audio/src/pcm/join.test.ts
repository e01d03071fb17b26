import { expect, it } from 'vitest';
import { joinPcm16 } from './join.js';

it('joins pieces in their order, in memory of its own', () => {
  const first = Int16Array.of(1, -2);
  const whole = joinPcm16([first, new Int16Array(0), Int16Array.of(32_767)]);
  first[0] = 9;
  expect(whole).toEqual(Int16Array.of(1, -2, 32_767));
  expect(joinPcm16([])).toEqual(new Int16Array(0));
});
