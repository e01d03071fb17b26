import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWav } from '@antiphon/audio';
import { describe, expect, it } from 'vitest';
import { ramp, temporaryFolder } from '../../test/sessions.js';
import { WavFile } from './wav-file.js';

const folder = temporaryFolder();
const onError = (error: Error): void => expect.unreachable(error.message);

describe('WavFile', () => {
  it('writes what it is given, and can be closed twice', async () => {
    const path = join(folder(), 'a.wav');
    const file = await WavFile.create({ path, sampleRate: 8000, channels: 2, onError });
    file.append(ramp(1000));
    file.append(ramp(600, 1001));
    await file.close();
    await file.close();
    expect(parseWav(readFileSync(path))).toMatchObject({
      samples: ramp(1600),
      channels: 2,
      sampleRate: 8000,
    });
    expect(file).toMatchObject({ durationMs: 100, lostMs: 0 });
  });

  it('can be read before anything was written to it', async () => {
    const path = join(folder(), 'b.wav');
    const file = await WavFile.create({ path, sampleRate: 8000, channels: 1, onError });
    expect(parseWav(readFileSync(path)).samples).toHaveLength(0);
    await file.close();
  });

  it('holds no more than 8 MB for a disk that is slow: the rest is silence, at its length', async () => {
    const path = join(folder(), 'c.wav');
    const file = await WavFile.create({ path, sampleRate: 48_000, channels: 1, onError });
    const second = new Int16Array(48_000).fill(5);
    for (let at = 0; at < 120; at++) file.append(second);
    await file.close();
    const { samples, durationMs } = parseWav(readFileSync(path));
    expect(durationMs).toBe(120_000);
    expect(file.lostMs).toBeGreaterThan(20_000);
    expect(samples.filter((value) => value === 0).length).toBe((file.lostMs * 48_000) / 1000);
  });

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    const creating = WavFile.create({ path: '/dev/full', sampleRate: 8000, channels: 1, onError });
    await expect(creating).rejects.toThrow('cannot write /dev/full: the disk is full');
  });
});
