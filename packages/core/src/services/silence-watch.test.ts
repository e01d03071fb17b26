import { expect, test } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { SilenceWatch } from './silence-watch.js';

function watched(limitMs: number) {
  const clock = new VirtualClock();
  const silentAtMs: number[] = [];
  const watch = new SilenceWatch(clock, limitMs, () => silentAtMs.push(clock.now()));
  return { clock, watch, silentAtMs };
}

test('tells of silence once, as long after the last piece as the limit says', () => {
  const { clock, watch, silentAtMs } = watched(1_000);
  for (const atMs of [300, 900, 1_700]) {
    clock.advance(atMs - clock.now());
    watch.heard();
  }
  clock.advance(10_000);
  expect(silentAtMs).toEqual([2_700]);
  expect(clock.pending).toBe(0);
});

test('needs one timer for a thousand pieces', () => {
  const { clock, watch } = watched(1_000);
  for (let piece = 0; piece < 1_000; piece++) watch.heard();
  expect(clock.pending).toBe(1);
  watch.stop();
  expect(clock.pending).toBe(0);
});

test('does not listen while paused, however long, and has the whole limit again afterwards', () => {
  const { clock, watch, silentAtMs } = watched(1_000);
  watch.pause();
  clock.advance(5_000);
  watch.heard();
  clock.advance(999);
  expect(silentAtMs).toEqual([]);
  clock.advance(1);
  expect(silentAtMs).toEqual([6_000]);
});

test('tells of nothing once it is stopped', () => {
  const { clock, watch, silentAtMs } = watched(1_000);
  watch.stop();
  clock.advance(5_000);
  expect(silentAtMs).toEqual([]);
});

test('never tells of silence without a limit, and keeps no timer for it', () => {
  const { clock, watch, silentAtMs } = watched(Number.POSITIVE_INFINITY);
  expect(clock.pending).toBe(0);
  clock.advance(1e9);
  watch.heard();
  expect(silentAtMs).toEqual([]);
});
