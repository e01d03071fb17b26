import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resample, writeWav } from '@antiphon/audio';
import { createSynthesizer, unloadOffline } from '@antiphon/offline';
import { acceleratedClock } from '@antiphon/simulators';
import { expect, test } from 'vitest';
import type { CallResults } from '../src/demo/results.js';
import { runCli } from '../src/index.js';
import { temporaryFolder } from './temporary-folder.js';
import { testIo } from './test-io.js';

/** How many times as fast as in real life calls are held. */
const HASTE = 3;

/** A short question as a file of an uncommon kind: float, stereo, 44.1 kHz. */
async function question(path: string): Promise<void> {
  using synthesizer = createSynthesizer({ voice: 'slt' });
  const { samples, sampleRate } = await synthesizer.synthesize('How much is it?');
  const mono = resample(samples, { inputRate: sampleRate, outputRate: 44_100 });
  const stereo = Float32Array.from(
    { length: mono.length * 2 },
    (_, at) => (mono[at >> 1] as number) / 32_768,
  );
  await writeFile(path, writeWav({ samples: stereo, sampleRate: 44_100, channels: 2, format: 'float32' }));
  await unloadOffline();
}

test('a WAV file calls, is understood and answered', { timeout: 120_000 }, async () => {
  const cwd = await temporaryFolder();
  await question(join(cwd, 'question.wav'));
  const io = testIo({ cwd, clock: acceleratedClock(HASTE) });
  expect(await runCli(['demo', '--wav', 'question.wav', '--out', 'results', '--json'], io), io.err).toBe(0);
  const { turns, totals } = JSON.parse(io.out) as CallResults;
  expect(turns, io.err).toMatchObject([{ outcome: 'completed' }]);
  expect(turns[0]?.user).toMatch(/how much/i);
  expect(turns[0]?.heard).toContain('five pounds');
  expect(totals.wordErrorRate).toBeNull();
});

test('Ctrl-C ends a call at once, with its files complete', { timeout: 120_000 }, async () => {
  const cwd = await temporaryFolder();
  const io = testIo({ cwd, isTTY: true, clock: acceleratedClock(HASTE) });
  const running = runCli(['demo', '--out', 'results'], io);
  // The screen is drawn from the moment when the call begins.
  await io.written('out', '\x1b[?1049h');
  io.interrupt();
  expect(await running).toBe(130);
  expect(io.out).toContain('\x1b[?25h\x1b[?1049l');
  expect(io.out).toContain('results/report.html');
});
