import { VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { oneTimeTokens } from './one-time-tokens.js';

it('lets in once', () => {
  const tokens = oneTimeTokens<string>({ clock: new VirtualClock() });
  const token = tokens.issue('ada');
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(tokens.redeem(token)).toEqual({ claims: 'ada' });
  expect(tokens.redeem(token)).toBeUndefined();
  expect(tokens.redeem('made up')).toBeUndefined();
});

it('grows old', () => {
  const clock = new VirtualClock();
  const tokens = oneTimeTokens<string>({ clock, ttlMs: 1_000 });
  const [first, second] = [tokens.issue('a'), tokens.issue('b')];
  clock.advance(999);
  expect(tokens.redeem(first)).toBeDefined();
  clock.advance(1);
  expect(tokens.redeem(second)).toBeUndefined();
});

it('holds no more than it may: the oldest give way', () => {
  const tokens = oneTimeTokens<number>({ clock: new VirtualClock(), maxTokens: 2 });
  const issued = [0, 1, 2].map((claims) => tokens.issue(claims));
  expect(issued.map((token) => tokens.redeem(token)?.claims)).toEqual([undefined, 1, 2]);
});
