import { silence, viewPcm16AsBytes } from '@antiphon/audio';
import { telegraph } from '../src/index.js';

/** 16 kHz speech in tones, with silence before and after. */
export function said(text: string, { beforeMs = 0, afterMs = 0 } = {}): Int16Array {
  const tones = telegraph(text);
  const samples = new Int16Array(16 * beforeMs + tones.length + 16 * afterMs);
  samples.set(tones, 16 * beforeMs);
  return samples;
}

/** 16 kHz silence. */
export const pause = (durationMs: number): Int16Array => silence({ durationMs, sampleRate: 16_000 });

/** Little-endian bytes in chunks of 20 ms of 16 kHz audio, or of so many bytes. */
export function* chunks(samples: Int16Array | Uint8Array, size = 640): Generator<Uint8Array> {
  const bytes = samples instanceof Uint8Array ? samples : viewPcm16AsBytes(samples);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}
