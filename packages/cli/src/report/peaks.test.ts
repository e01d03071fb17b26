import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { interleave, writeWav } from '@antiphon/audio';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { peaksOf } from './peaks.js';

test('peaks are the loudest samples of each slice of each channel', async () => {
  const path = join(await temporaryFolder(), 'two.wav');
  const left = new Int16Array(8000);
  const right = new Int16Array(8000);
  left[100] = -16384;
  right[7999] = 8192;
  await writeFile(path, writeWav({ samples: interleave([left, right]), sampleRate: 8000, channels: 2 }));
  expect(await peaksOf(path, 4, 1000)).toEqual([
    [0.5, 0, 0, 0],
    [0, 0, 0, 0.25],
  ]);
});

test('slices belong to the whole call, also where the recording is shorter', async () => {
  const path = join(await temporaryFolder(), 'short.wav');
  await writeFile(path, writeWav({ samples: new Int16Array(4000).fill(16384), sampleRate: 8000 }));
  expect(await peaksOf(path, 4, 1000)).toEqual([[0.5, 0.5, 0, 0]]);
});
