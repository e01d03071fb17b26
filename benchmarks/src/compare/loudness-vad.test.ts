import { expect, test } from 'vitest';
import { loudnessVad } from './loudness-vad.js';

test('tells when a voice began and ended, a little later', async () => {
  const told: [string, number][] = [];
  const stream = await loudnessVad().open({
    started: (atMs) => told.push(['started', atMs]),
    stopped: (atMs) => told.push(['stopped', atMs]),
    failed: () => expect.unreachable(),
  });
  const push = (frames: number, level: number) => {
    for (let frame = 0; frame < frames; frame++) stream.push(new Int16Array(320).fill(level), 16_000);
  };
  push(5, 0);
  push(1, 9_000);
  push(1, 0);
  push(9, 9_000);
  push(5, 0);
  push(3, 9_000);
  push(9, 0);
  expect(told).toEqual([['started', 140]]);
  push(1, 0);
  expect(told).toEqual([
    ['started', 140],
    ['stopped', 480],
  ]);
});
