import { createReadStream } from 'node:fs';
import { WavReader } from '@antiphon/audio';

const FULL_SCALE = 32768;

/**
 * The loudest sample of each of `slices` equally long stretches of a WAV file, per channel, 0 to 1. Reads the
 * file piece by piece.
 */
export async function peaksOf(
  path: string,
  slices: number,
  durationMs: number,
): Promise<readonly (readonly number[])[]> {
  const reader = new WavReader({ allowTruncated: true });
  let peaks: number[][] = [];
  let frame = 0;
  for await (const bytes of createReadStream(path)) {
    const samples = reader.push(bytes as Uint8Array);
    const { format } = reader;
    if (format === undefined) continue;
    const { channels, sampleRate } = format;
    if (peaks.length === 0) peaks = Array.from({ length: channels }, () => new Array<number>(slices).fill(0));
    const slicesPerFrame = (slices * 1000) / (sampleRate * Math.max(1, durationMs));
    for (let at = 0; at < samples.length; at += channels, frame++) {
      const slice = Math.min(slices - 1, Math.floor(frame * slicesPerFrame));
      for (let channel = 0; channel < channels; channel++) {
        const peak = Math.abs(samples[at + channel] as number) / FULL_SCALE;
        const row = peaks[channel] as number[];
        if (peak > (row[slice] as number)) row[slice] = peak;
      }
    }
  }
  return peaks;
}
