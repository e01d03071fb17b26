import { VirtualClock } from '@antiphon/core';
import { expect, test } from 'vitest';
import { FRAME_CODES } from './designs.js';
import { Listener } from './listener.js';

/** Sends a frame at each of these moments. */
function listening(sentAtMs: readonly number[]) {
  const clock = new VirtualClock();
  const listener = new Listener(clock);
  for (const atMs of sentAtMs) {
    clock.advance(atMs - clock.now());
    listener.take(FRAME_CODES);
  }
  expect(clock.pending).toBe(0);
  return listener;
}
const every20 = (count: number, fromMs = 0): number[] =>
  Array.from({ length: count }, (_, n) => fromMs + n * 20);

test('frames in time are heard without a gap', () => {
  const listener = listening(every20(50));
  expect(listener.frames).toBe(50);
  expect(listener.heard).toEqual({
    breaks: 0,
    gaps: 0,
    silenceMs: 0,
    longestMs: 0,
    leadLeftMs: 0,
    lowestLeadMs: 0,
  });
});

test('a lead bridges a stall that is shorter, and what was due then brings it back', () => {
  const lead = Array.from({ length: 10 }, () => 0);
  const stalled = every20(40).map((ms) => (ms > 200 && ms < 350 ? 350 : ms));
  expect(listening([...lead, ...stalled]).heard).toMatchObject({
    breaks: 0,
    leadLeftMs: 200,
    lowestLeadMs: 70,
  });
});

test('a stall of 150 ms without catching up takes 150 ms of the lead for good, and is heard when there is less', () => {
  const lead = Array.from({ length: 10 }, () => 0);
  const stalls = [...every20(20), ...every20(20, 530), ...every20(20, 1_060)];
  expect(listening([...lead, ...stalls.slice(0, 40)]).heard).toMatchObject({
    breaks: 0,
    leadLeftMs: 70,
    lowestLeadMs: 70,
  });
  expect(listening([...lead, ...stalls]).heard).toMatchObject({
    breaks: 1,
    gaps: 1,
    silenceMs: 60,
    longestMs: 60,
    leadLeftMs: 0,
    lowestLeadMs: 0,
  });
});

test('a silence of less than 5 ms breaks the speech, and is no gap', () => {
  expect(listening([0, 20, 43, 63, 90]).heard).toMatchObject({
    breaks: 2,
    gaps: 1,
    silenceMs: 10,
    longestMs: 7,
  });
});
