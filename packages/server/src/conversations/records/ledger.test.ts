import { AntiphonError, type Deferred, deferred, VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import { memoryStore } from '../../store/index.js';
import { type Entry, Ledger } from './ledger.js';

function open(maxPending = 100) {
  const clock = new VirtualClock();
  const told: string[] = [];
  const ledger = new Ledger({
    ...{ store: memoryStore(), clock, maxPending },
    onProblem: ({ conversation, error }) =>
      void told.push(`${conversation} ${error.retryable ? 'waits' : 'lost'}`),
  });
  const settled: string[] = [];
  const add = (conversation: string, name: string, write: Entry['write']): void =>
    ledger.add({
      conversation,
      isTurn: name !== 'end',
      write,
      settled: (isStored) => void settled.push(`${name} ${isStored}`),
    });
  return { clock, ledger, told, settled, add };
}

it('writes in order within a conversation, and beside one another between them', async () => {
  const { clock, ledger, add, settled } = open();
  const written: string[] = [];
  const held: Deferred<void> = deferred();
  const write = (name: string, until?: Promise<void>) => async () => {
    await until;
    written.push(name);
  };
  add('a', 'a1', write('a1', held.promise));
  add('a', 'a2', write('a2'));
  add('b', 'b1', write('b1'));
  await clock.run(0);
  expect([written, ledger.pending, ledger.isBusy('a'), ledger.isBusy('b')]).toEqual([['b1'], 2, true, false]);
  held.resolve();
  await ledger.idle();
  expect(written).toEqual(['b1', 'a1', 'a2']);
  expect(settled).toEqual(['b1 true', 'a1 true', 'a2 true']);
});

it('asks a store again that fails, with growing pauses, and then gives up', async () => {
  const { clock, ledger, add, told, settled } = open();
  let calls = 0;
  add('a', 'end', async () => {
    calls++;
    throw new Error('away');
  });
  await clock.run(0);
  expect([calls, told]).toEqual([1, ['a waits']]);
  await clock.run(100);
  expect(calls).toBe(2);
  expect([ledger.pending, ledger.pendingTurns]).toEqual([1, 0]);
  await clock.run(1_000_000);
  expect([calls, told, settled]).toEqual([25, ['a waits', 'a lost'], ['end false']]);
  expect([ledger.lost, ledger.pending, clock.pending]).toEqual([0, 0, 0]);
});

it('waits for a store that does not answer, and asks it no second time for three minutes', async () => {
  const { clock, ledger, add, told, settled } = open();
  const asked: Deferred<void>[] = [];
  const write = () => {
    const answer: Deferred<void> = deferred();
    asked.push(answer);
    return answer.promise;
  };
  for (const name of ['a1', 'a2']) add('a', name, write);
  await clock.run(9_999);
  expect(told).toEqual([]);
  await clock.run(100_000);
  expect([asked.length, told]).toEqual([1, ['a waits']]);
  asked[0]?.reject(new Error('away'));
  await clock.run(1_000);
  asked[1]?.resolve();
  await clock.run(179_999);
  expect([asked.length, settled]).toEqual([3, ['a1 true']]);
  await clock.run(1_000);
  expect([asked.length, ledger.pendingTurns]).toEqual([4, 1]);
  ledger.close();
  await clock.run(10_000);
  expect(settled).toEqual(['a1 true', 'a2 false']);
  expect(told).toEqual(['a waits', 'a waits', 'a lost']);
  expect([asked.length, ledger.pending, ledger.lost, clock.pending]).toEqual([4, 0, 1, 0]);
});

it('tries a turn for as long as there is room for it, and tells when nothing is left of a conversation', async () => {
  const { clock, ledger, add, settled } = open();
  let isAway = true;
  add('a', 'a1', async () => {
    if (isAway) throw new AntiphonError('store_failed', 'away', { retryable: true });
  });
  const left: string[] = [];
  void ledger.idle('a').then(() => left.push('a'));
  void ledger.idle('b').then(() => left.push('b'));
  await clock.run(3_600_000);
  expect([settled, left]).toEqual([[], ['b']]);
  isAway = false;
  await clock.run(10_000);
  expect([settled, left, ledger.lost]).toEqual([['a1 true'], ['b', 'a'], 0]);
});

it('gives the oldest of the fullest conversation up when too many wait, and keeps the order of the rest', async () => {
  const { clock, ledger, add, told, settled } = open(3);
  const held = deferred();
  const written: string[] = [];
  const wait = (name: string) => async () => {
    await held.promise;
    written.push(name);
  };
  add('a', 'a1', wait('a1'));
  for (const name of ['b1', 'b2', 'b3']) add('b', name, wait(name));
  expect([ledger.pending, told, settled]).toEqual([3, ['b lost'], ['b1 false']]);
  held.resolve();
  await clock.run(0);
  expect(settled).toEqual(['b1 false', 'a1 true', 'b2 true', 'b3 true']);
  // What was being written when it was given up may be stored after all.
  expect(written).toEqual(['a1', 'b1', 'b2', 'b3']);
  expect([ledger.lost, ledger.pending]).toEqual([1, 0]);
});

it('tries what waits for a last time when it closes', async () => {
  const { clock, ledger, add, settled } = open();
  let isAway = true;
  const write = async () => {
    if (isAway) throw new AntiphonError('store_failed', 'away', { retryable: true });
  };
  add('a', 'a1', write);
  add('b', 'b1', write);
  await clock.run(0);
  isAway = false;
  ledger.close();
  await clock.run(0);
  expect(settled).toEqual(['a1 true', 'b1 true']);
  expect(clock.pending).toBe(0);
});
