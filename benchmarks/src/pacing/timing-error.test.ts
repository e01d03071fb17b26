import { expect, test } from 'vitest';
import { type SentFrames, timingErrorOf } from './timing-error.js';

const WINDOW = { fromMs: 1_000, toMs: 3_000 };

/** A stream of four seconds that begins at 7 ms; `errorMs` says how late its frame `n` is. */
function stream(errorMs: (n: number) => number, leadMs = 0): SentFrames {
  const timesMs = Array.from(
    { length: 200 },
    (_, n) => 7 + Math.max(0, n * 20 - leadMs) + (n === 0 ? 0 : errorMs(n)),
  );
  return { leadMs, timesMs };
}

test('frames in their slots have no error and no drift, with a lead and without', () => {
  const exact = { p50Ms: 0, p99Ms: 0, maxMs: 0, driftMs: 0, driftPercent: 0, frames: 200 };
  expect(timingErrorOf([stream(() => 0), stream(() => 0, 100)], WINDOW)).toEqual(exact);
});

test('lateness that stays the same is an error, not a drift', () => {
  const found = timingErrorOf([stream(() => 0.5)], WINDOW);
  expect(found).toMatchObject({ p50Ms: 0.5, p99Ms: 0.5, maxMs: 0.5 });
  expect(found.driftMs).toBeCloseTo(0, 6);
});

test('a stream that takes 20.2 ms for 20 drifts by one per cent', () => {
  const found = timingErrorOf([stream((n) => n * 0.2)], WINDOW);
  expect(found.driftPercent).toBeCloseTo(1, 6);
  expect(found.driftMs).toBeCloseTo(20, 4);
  expect(found.maxMs).toBeGreaterThan(29);
});

test('the drift is the mean of the streams’, one late frame is none, and early ones count', () => {
  expect(timingErrorOf([stream(() => 0), stream((n) => n * 0.2)], WINDOW).driftPercent).toBeCloseTo(0.5, 6);
  const late = timingErrorOf([stream((n) => (n === 100 ? 15 : 0))], WINDOW);
  expect(late).toMatchObject({ p50Ms: 0, maxMs: 15 });
  expect(Math.abs(late.driftMs)).toBeLessThan(0.1);
  expect(timingErrorOf([stream(() => -1)], WINDOW).p50Ms).toBe(-1);
});

test('only what was sent within the window counts', () => {
  const late = (n: number) => (n < 40 || n > 160 ? 10 : 0);
  expect(timingErrorOf([stream(late)], WINDOW)).toMatchObject({ frames: 100, maxMs: 0 });
});
