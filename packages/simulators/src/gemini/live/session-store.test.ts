import { VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { SessionStore } from './session-store.js';

it('forgets the oldest of more than a thousand sessions', () => {
  let count = 0;
  const store = new SessionStore(new VirtualClock(), 1_000, (prefix) => `${prefix}${++count}`);
  const save = () => store.save({ model: 'm', history: [], startedAtMs: 0, sessionId: 's' });
  const first = save();
  const second = save();
  for (let more = 0; more < 999; more++) save();
  expect(store.find(first)).toBe('unknown');
  expect(store.find(second)).toMatchObject({ model: 'm' });
});

it('knows which sessions have a connection', () => {
  const store = new SessionStore(new VirtualClock(), 1_000, (prefix) => prefix);
  expect([store.opened('a'), store.opened('a'), store.opened('b')]).toEqual([false, true, false]);
  store.closed('a');
  expect(store.opened('a')).toBe(true);
  store.closed('a');
  store.closed('a');
  expect(store.opened('a')).toBe(false);
});
