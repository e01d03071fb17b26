import type { EncodedAudio } from '@antiphon/core/frame-free';

/** How audio goes over the wire: mono, at the encoding's own width. */
export interface AudioFormat {
  readonly encoding: 'linear16' | EncodedAudio;
  readonly sampleRate: number;
}

/** Bytes of one ms of audio; a fraction where the rate is no multiple of 1000. */
export function bytesPerMs({ encoding, sampleRate }: AudioFormat): number {
  return ((encoding === 'linear16' ? 2 : 1) * sampleRate) / 1000;
}

export function sameFormat(a: AudioFormat, b: AudioFormat): boolean {
  return a.encoding === b.encoding && a.sampleRate === b.sampleRate;
}

/** Silence of so many ms. */
export function silence(ms: number, format: AudioFormat): Uint8Array {
  const samples = Math.round((ms * format.sampleRate) / 1000);
  if (format.encoding === 'linear16') return new Uint8Array(samples * 2);
  return new Uint8Array(samples).fill(format.encoding === 'mulaw' ? 0xff : 0xd5);
}
