import { loadOpus, type OpusEngine } from './load-opus.js';

/** libopus, as it is installed for the tests. */
export async function installedOpus(): Promise<OpusEngine> {
  const opus = await loadOpus();
  if (opus === undefined) throw new Error('libopus-wasm is not installed');
  return opus;
}

/** Something like a vowel, at half of full scale. */
export function vowel(ms: number, sampleRate: number): Int16Array {
  return Int16Array.from({ length: (ms / 1_000) * sampleRate }, (_, at) => {
    const phase = (2 * Math.PI * 140 * at) / sampleRate;
    const harmonics = [1, 2, 3, 4, 5, 6].map((n) => Math.sin(n * phase) / n);
    return 8_000 * harmonics.reduce((sum, each) => sum + each, 0);
  });
}

/** Pieces of 20 ms. */
export function frames(samples: Int16Array, sampleRate: number): Int16Array[] {
  const size = sampleRate / 50;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, at) =>
    samples.subarray(at * size, (at + 1) * size),
  );
}
