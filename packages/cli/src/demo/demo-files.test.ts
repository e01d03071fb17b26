import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWav } from '@antiphon/audio';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { testIo } from '../../test/test-io.js';
import { type WavVariant, wavVariant } from '../../test/wav-variant.js';
import { runCli } from '../run-cli.js';
import { loadWav } from './caller/index.js';

const tone = Float32Array.from({ length: 1600 }, (_, at) => Math.sin(at / 8) / 2);
const whole = writeWav({ samples: tone, sampleRate: 16_000 });

describe('what antiphon demo refuses in one line, without a call', () => {
  test.each<[what: string, bytes: Uint8Array | undefined, reason: string]>([
    ['missing', undefined, 'no such file'],
    ['empty', new Uint8Array(0), 'is empty'],
    ['cut short', whole.subarray(0, 2000), 'before the length in its header'],
    ['cut short inside its header', whole.subarray(0, 30), 'inside its header'],
    ['without audio', writeWav({ samples: new Int16Array(0), sampleRate: 16_000 }), 'holds no audio'],
    ['text', new TextEncoder().encode('hello there'), 'not a WAV file'],
    ['MP3', new TextEncoder().encode('ID3 and more of that'), 'MP3'],
    ['compressed', compressed(), 'compressed'],
  ])('a --wav that is %s', async (_, bytes, reason) => {
    const cwd = await temporaryFolder();
    if (bytes !== undefined) await writeFile(join(cwd, 'caller.wav'), bytes);
    const io = testIo({ cwd });
    expect(await runCli(['demo', '--wav', 'caller.wav', '--json'], io)).toBe(1);
    expect(io.out).toBe('');
    expect(io.err).toMatch(/^antiphon demo: --wav [^\n]*\n$/);
    expect(io.err).toContain(reason);
  });

  test('a --wav that is a folder', async () => {
    const cwd = await temporaryFolder();
    const io = testIo({ cwd });
    expect(await runCli(['demo', '--wav', '.'], io)).toBe(1);
    expect(io.err).toMatch(/^antiphon demo: --wav [^\n]*: it is a folder\n$/);
  });

  test.each<readonly [out: string, reason: string]>([
    ['file', 'in the way'],
    ['file/inside', 'not a folder'],
    ...(process.platform === 'linux' ? [['/proc/nowhere', 'no such file or folder'] as const] : []),
  ])('an --out that cannot be written: %s', async (out, reason) => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'file'), '');
    const io = testIo({ cwd });
    expect(await runCli(['demo', '--out', out], io)).toBe(1);
    expect(io.out).toBe('');
    expect(io.err).toMatch(/^antiphon demo: cannot write the results: [^\n]*\n$/);
    expect(io.err).toContain(reason);
  });
});

describe('loadWav', () => {
  test.each<[name: string, variant: WavVariant]>([
    ['16 bits', { bits: 16, sampleRate: 16_000, channels: 1 }],
    ['24 bits, stereo, 48 kHz', { bits: 24, sampleRate: 48_000, channels: 2 }],
    ['32 bits, 44.1 kHz', { bits: 32, sampleRate: 44_100, channels: 1 }],
    ['float, stereo, 8 kHz', { bits: 'float', sampleRate: 8_000, channels: 2 }],
    ['8 bits, 11 kHz', { bits: 8, sampleRate: 11_025, channels: 1 }],
  ])('brings %s to what the models want', async (_, variant) => {
    const path = join(await temporaryFolder(), 'variant.wav');
    await writeFile(path, wavVariant(variant));
    const { samples, sampleRate } = await loadWav(path);
    expect(sampleRate).toBe(16_000);
    expect(samples.length / 16).toBeCloseTo(500, -1);
    const middle = samples.subarray(2_000, 6_000);
    expect(Math.max(...middle) / 32_768).toBeCloseTo(0.5, 1);
  });
});

function compressed(): Uint8Array {
  const bytes = whole.slice();
  new DataView(bytes.buffer).setUint16(20, 85, true);
  return bytes;
}
