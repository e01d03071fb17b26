import { readFileSync } from 'node:fs';
import { parseWav, Resampler } from '@antiphon/audio';
import { recordedVoice } from '@antiphon/offline';

export const RECORDED_RATE = 16_000;

/** A human voice: eleven seconds, 16 kHz. */
export function recording(): Int16Array {
  return parseWav(readFileSync(recordedVoice().path)).samples;
}

/** A minute of it at a rate: over and over. */
export function minuteOfSpeech(sampleRate: number): Int16Array {
  const once = new Resampler({ inputRate: RECORDED_RATE, outputRate: sampleRate }).process(recording());
  return Int16Array.from({ length: sampleRate * 60 }, (_, at) => once[at % once.length] as number);
}

/** The recording as it might have come: more or less loud, with more or less of a room. */
export function variants(count: number, seed: number): Int16Array[] {
  const voice = recording();
  let state = seed + 1;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648 - 0.5;
  };
  return Array.from({ length: count }, (_, at) => {
    const gain = [1, 0.5, 0.25, 0.1][at % 4] as number;
    const noise = [0, 100, 400][Math.floor(at / 4) % 3] as number;
    return voice.map((sample) => Math.max(-32_768, Math.min(32_767, gain * (sample + noise * 2 * random()))));
  });
}
