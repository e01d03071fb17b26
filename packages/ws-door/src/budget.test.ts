import { expect, it } from 'vitest';
import { Budget } from './budget.js';

it('allows its rate for ever, and ten seconds of it at once', () => {
  const budget = new Budget(100, 0);
  expect(budget.spend(1_000, 0)).toBe(true);
  expect(budget.spend(1, 0)).toBe(false);
  for (let atMs = 10; atMs <= 2_000; atMs += 10) expect(budget.spend(1, atMs)).toBe(true);
  expect(budget.spend(1, 2_000)).toBe(false);
});

it('saves up no more than that', () => {
  const budget = new Budget(100, 0);
  expect(budget.spend(1_001, 3_600_000)).toBe(false);
  expect(budget.spend(1_000, 3_600_000)).toBe(true);
});
