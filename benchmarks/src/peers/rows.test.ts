import { expect, test } from 'vitest';
import type { SideFigures } from './process/order.js';
import type { BySide } from './rounds.js';
import { type PeerRow, peerRows } from './rows.js';

/** A round in which everything costs `cost`, and every frame leaves `cost` bytes. */
function figures(cost: number): SideFigures {
  const times = [1, 2, 3].map((turn) => ({ askedMs: cost, spokeMs: cost * turn }));
  return {
    start: { importMs: cost, importCpuMs: cost, openMs: cost, rssBytes: cost * 2 ** 20 },
    turns: { times, cpuMsPerTurn: cost, heapBytesPerTurn: cost },
    busyTurns: { times, cpuMsPerTurn: cost },
    microphones: {
      sessions: 2,
      frames: 100,
      cpuUsPerFrame: cost,
      heapBytesPerSession: cost,
      heapBytesPerFrame: cost,
      loopDelayP99Ms: cost,
    },
  };
}

function rowsOf(bySide: Readonly<Record<keyof BySide, readonly number[]>>): (metric: string) => PeerRow {
  const rows = peerRows({
    'by hand': bySide['by hand'].map(figures),
    antiphon: bySide.antiphon.map(figures),
    livekit: bySide.livekit.map(figures),
  });
  return (metric) => rows.find((row) => row.metric === metric) as PeerRow;
}

test('a ratio is made within each round, so that a slow moment falls on both', () => {
  const row = rowsOf({ 'by hand': [0, 0, 0], antiphon: [1, 10, 2], livekit: [100, 1_000, 200] })('import');
  expect(row.ratios).toEqual([100, 100, 100]);
  expect(row.ratio).toMatchObject({ median: 100, low: 100, high: 100 });
});

test('what the timer costs by itself is taken off a frame, round by round', () => {
  const row = rowsOf({ 'by hand': [40, 50], antiphon: [50, 60], livekit: [240, 250] });
  expect(row('CPU of a microphone frame, above the floor').ratios).toEqual([20, 20]);
  expect(row('CPU of a microphone frame, timer and all').ratios).toEqual([4.8, 250 / 60]);
});

test('a frame that costs no more than the floor has no ratio in its round', () => {
  const row = rowsOf({ 'by hand': [40, 50], antiphon: [39, 60], livekit: [240, 250] });
  expect(row('CPU of a microphone frame, above the floor').ratios).toEqual([20]);
});

test('the overhead of a turn is the median of its turns', () => {
  const row = rowsOf({ 'by hand': [1], antiphon: [1], livekit: [7] })('end of turn → first speech, p50');
  expect([row.antiphon.median, row.livekit.median, row.ratio?.median]).toEqual([2, 14, 7]);
});

test('what grows has no ratio, but its figures', () => {
  const row = rowsOf({ 'by hand': [0], antiphon: [0], livekit: [1_024] })('heap kept per minute of silence');
  expect(row.ratio).toBeUndefined();
  expect(row.livekit.median).toBe(3_000);
});
