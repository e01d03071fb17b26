import { VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { Answers } from './answers.js';

it('counts answers that have begun, and holds one for owed until its time is over', () => {
  const clock = new VirtualClock();
  const answers = new Answers(clock, 5_000);
  expect([answers.isOwed, answers.begun]).toEqual([false, 0]);
  answers.expect();
  clock.advance(4_999);
  answers.began();
  expect([answers.isOwed, answers.begun]).toEqual([true, 1]);
  clock.advance(1);
  expect(answers.isOwed).toBe(false);
});
