import { Resampler } from '@antiphon/audio';

/** 16 kHz audio at another rate. */
export function atRate(samples: Int16Array, sampleRate: number) {
  if (sampleRate === 16_000) return { samples, sampleRate };
  const resampler = new Resampler({ inputRate: 16_000, outputRate: sampleRate });
  return { samples: resampler.process(samples), sampleRate };
}
