import { expect, test } from 'vitest';
import { heardBy } from './heard.js';
import { PlayoutBuffer } from './playout-buffer.js';

/** A call that is fed 40 ms ahead of what it plays, and its frames late by so much each. */
function fed(...lateMs: readonly number[]): PlayoutBuffer {
  const buffer = new PlayoutBuffer();
  for (const [frame, late] of lateMs.entries()) buffer.media(1_000 + Math.max(0, frame * 20 - 40) + late, 20);
  return buffer;
}

test('knows how late each frame was', () => {
  expect(fed(0, 0, 0, 5, 0, 12).latenessMs(0, 9_999)).toEqual([40, 20, 0, 5, 0, 12]);
});

test('counts a delay that never goes away for every frame', () => {
  expect(fed(0, 0, 0, 0, 30, 30, 30).latenessMs(1_041, 9_999)).toEqual([30, 30, 30]);
});

test('counts what came in a stretch of time alone', () => {
  expect(fed(0, 0, 0, 0, 7, 0).latenessMs(1_040, 1_060)).toEqual([7]);
});

test('is dry when a frame comes after the one before it was played', () => {
  expect(fed(0, 0, 0, 0, 40, 0).underruns(0, 1_090)).toBe(0);
  expect(fed(0, 0, 0, 0, 41, 0).underruns(0, 1_090)).toBe(1);
});

test('is dry when nothing comes any more, or never did', () => {
  const buffer = fed(0, 0, 0);
  expect(buffer.endsMs).toBe(1_060);
  expect(buffer.underruns(0, 1_060)).toBe(0);
  expect(buffer.underruns(0, 1_061)).toBe(1);
  expect(new PlayoutBuffer().underruns(0, 1_000)).toBe(1);
});

test('keeps more than a thousand frames', () => {
  const buffer = fed(...Array.from({ length: 3_000 }, () => 0));
  const late = buffer.latenessMs(1_001, 99_999);
  expect(late).toHaveLength(2_997);
  expect(Math.max(...late)).toBe(0);
});

test('sums up what all have heard', () => {
  const listeners = [
    { isOver: false, buffer: fed(0, 0, 0, 0, 10, 0, 0, 0) },
    { isOver: true, buffer: new PlayoutBuffer() },
  ];
  expect(heardBy(listeners, 1_001, 1_100)).toEqual({
    calls: 2,
    lostCalls: 1,
    frames: 4,
    expectedFrames: 10,
    p50LateMs: 0,
    p99LateMs: 10,
    maxLateMs: 10,
    underruns: 1,
  });
});
