import { expect, it } from 'vitest';
import { MarkPlan } from './mark-plan.js';

/** Sends frames of 20 ms up to `toMs`; where marks went. */
function marksUpTo(plan: MarkPlan, turn: number, toMs: number, fromMs = 0): number[] {
  const marks: number[] = [];
  for (let sentMs = fromMs + 20; sentMs <= toMs; sentMs += 20) {
    if (!plan.sent(turn, sentMs)) continue;
    marks.push(sentMs);
    plan.marked();
  }
  return marks;
}

it('marks the first frame, then every 200 ms', () => {
  expect(marksUpTo(new MarkPlan(200), 1, 700)).toEqual([20, 220, 420, 620]);
});

it('marks the frame in which a word ends', () => {
  const plan = new MarkPlan(200);
  plan.word(1, 95);
  plan.word(1, 100);
  plan.word(1, 330);
  expect(marksUpTo(plan, 1, 500)).toEqual([20, 100, 300, 340]);
});

it('begins anew with a turn, and after a pause', () => {
  const plan = new MarkPlan(200);
  plan.word(2, 50);
  expect(marksUpTo(plan, 1, 100)).toEqual([20]);
  expect(marksUpTo(plan, 2, 100)).toEqual([20, 60]);
  expect(plan.isOwing).toBe(true);
  plan.paused();
  expect(marksUpTo(plan, 2, 160, 100)).toEqual([120]);
});
