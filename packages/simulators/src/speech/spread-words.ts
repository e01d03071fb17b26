import type { TimedWord } from '@antiphon/core';
import { SPEECH_RATE } from './speech.js';

const BLOCK_SAMPLES = SPEECH_RATE / 100;
const BLOCK_MS = 10;
/** Relative to the loudest block: quieter ones at both ends are not speech. */
const QUIET = 0.05;

/** Gives the words of a text times within 16 kHz audio: over its loud part, by their lengths. An estimate. */
export function spreadWords(text: string, samples: Int16Array): readonly TimedWord[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  const { fromMs, toMs } = loudPart(samples);
  const weights = words.map((word) => word.length + 1);
  const perWeight = (toMs - fromMs) / weights.reduce((sum, weight) => sum + weight, 0);
  let atMs = fromMs;
  return words.map((word, index) => {
    const startMs = atMs;
    const weight = weights[index] as number;
    atMs += weight * perWeight;
    // The last unit of weight is the gap to the next word.
    return { text: word, startMs, endMs: atMs - (index === words.length - 1 ? 0 : 0.5 * perWeight) };
  });
}

function loudPart(samples: Int16Array): { fromMs: number; toMs: number } {
  const blocks = Math.ceil(samples.length / BLOCK_SAMPLES);
  const peaks = Array.from({ length: blocks }, (_, block) => {
    let peak = 0;
    const end = Math.min(samples.length, (block + 1) * BLOCK_SAMPLES);
    for (let at = block * BLOCK_SAMPLES; at < end; at++)
      peak = Math.max(peak, Math.abs(samples[at] as number));
    return peak;
  });
  const floor = QUIET * peaks.reduce((loudest, peak) => Math.max(loudest, peak), 0);
  const first = peaks.findIndex((peak) => peak > floor);
  const last = peaks.findLastIndex((peak) => peak > floor);
  if (first < 0) return { fromMs: 0, toMs: (samples.length * 1_000) / SPEECH_RATE };
  return {
    fromMs: first * BLOCK_MS,
    toMs: Math.min((last + 1) * BLOCK_MS, (samples.length * 1_000) / SPEECH_RATE),
  };
}
