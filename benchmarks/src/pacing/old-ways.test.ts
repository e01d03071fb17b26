import { VirtualClock } from '@antiphon/core';
import { expect, test, vi } from 'vitest';
import { justInTime, sentAhead } from './old-ways.js';

test('just in time: two messages of 40 ms at once, then one every 40 ms', () => {
  const clock = new VirtualClock();
  const sentMs: number[] = [];
  const stream = justInTime(clock).begin(() => sentMs.push(clock.now()));
  clock.advance(100);
  expect(sentMs).toEqual([0, 0, 0, 0, 40, 40, 80, 80]);
  stream.stop();
  expect(clock.pending).toBe(0);
});

test('just in time: after a stall two messages leave, and the rest of it is lost for good', () => {
  const clock = new VirtualClock();
  const sentMs: number[] = [];
  const stream = justInTime(clock).begin(() => {
    sentMs.push(clock.now());
    if (sentMs.length === 6) clock.advance(150);
  });
  clock.advance(270);
  stream.stop();
  // The first four, then 40, stalled until 190, and every 40 ms from there.
  expect(sentMs.slice(4)).toEqual([40, 40, 190, 190, 230, 230, 270, 270]);
});

test('sent ahead: the lead at once, and a frame after every sleep', () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  try {
    const beganMs = performance.now();
    const sentMs: number[] = [];
    const stream = sentAhead(200).begin(() => sentMs.push(performance.now() - beganMs));
    vi.advanceTimersByTime(60);
    stream.stop();
    expect(sentMs).toEqual([...Array.from({ length: 11 }, () => 0), 20, 40, 60]);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
