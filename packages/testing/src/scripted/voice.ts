import { wordsOf } from '@antiphon/core';

/** A word and its place in the samples, in ms from the first of them. */
export interface VoicedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface VoiceOptions {
  /** @defaultValue 16_000 */
  readonly sampleRate?: number;
  /** How long one word lasts. @defaultValue 200 */
  readonly msPerWord?: number | ((word: string) => number);
  /** Silence between two words. @defaultValue 20 */
  readonly gapMs?: number;
  /** Of the tone that stands for the voice. @defaultValue 200 */
  readonly pitchHz?: number;
}

export const voiceDefaults = {
  sampleRate: 16_000,
  msPerWord: 200,
  gapMs: 20,
  pitchHz: 200,
} as const satisfies VoiceOptions;

export interface Voice {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  readonly words: readonly VoicedWord[];
  readonly durationMs: number;
}

/** What opens a word in the samples; no tone and no decoded speech alternates at full scale. */
export const MARK = [32_767, -32_768, 32_767, -32_768] as const;
/** The mark, the word's length in samples (two values), its length in characters. */
export const HEADER_SAMPLES = MARK.length + 3;
const AMPLITUDE = 8_000;

/**
 * Deterministic speech: a tone for each word, a gap between two. The first samples of a word spell it, so
 * that whoever gets the samples unchanged can read what they say: see {@link WordReader}. A word never
 * lasts less than its spelling takes (one sample a character).
 */
export function voiceOf(text: string, options: VoiceOptions = {}): Voice {
  const { sampleRate, msPerWord, gapMs, pitchHz } = { ...voiceDefaults, ...options };
  const samplesIn = (ms: number): number => Math.round((ms / 1000) * sampleRate);
  const texts = wordsOf(text).map((word) => word.text);
  const lengths = texts.map((word) => {
    const wantedMs = typeof msPerWord === 'number' ? msPerWord : msPerWord(word);
    return Math.max(samplesIn(wantedMs), HEADER_SAMPLES + word.length);
  });
  const gap = samplesIn(gapMs);
  const total = lengths.reduce((sum, length) => sum + length + gap, texts.length > 0 ? -gap : 0);
  const samples = new Int16Array(total);
  const words: VoicedWord[] = [];
  const toMs = (count: number): number => (count / sampleRate) * 1000;
  let at = 0;
  for (const [index, word] of texts.entries()) {
    const length = lengths[index] as number;
    write(samples.subarray(at, at + length), word, sampleRate / pitchHz);
    words.push({ text: word, startMs: toMs(at), endMs: toMs(at + length) });
    at += length + gap;
  }
  return { samples, sampleRate, words, durationMs: toMs(total) };
}

/** A tone without words: somebody hums. */
export function toneOf(durationMs: number, options: VoiceOptions = {}): Int16Array {
  const { sampleRate, pitchHz } = { ...voiceDefaults, ...options };
  const samples = new Int16Array(Math.round((durationMs / 1000) * sampleRate));
  hum(samples, 0, sampleRate / pitchHz);
  return samples;
}

function write(into: Int16Array, word: string, periodSamples: number): void {
  into.set(MARK);
  into[4] = into.length >> 15;
  into[5] = into.length & 0x7fff;
  into[6] = word.length;
  for (let at = 0; at < word.length; at++) into[HEADER_SAMPLES + at] = word.charCodeAt(at) - 32_768;
  hum(into, HEADER_SAMPLES + word.length, periodSamples);
}

/** Whole samples a period: the pitch may be a little off, and no sine is computed twice. */
function hum(into: Int16Array, from: number, periodSamples: number): void {
  const length = Math.max(2, Math.round(periodSamples));
  const period = Int16Array.from({ length }, (_, at) =>
    Math.round(AMPLITUDE * Math.sin((2 * Math.PI * (at + 0.5)) / length)),
  );
  for (let at = from; at < into.length; at += length) into.set(period.subarray(0, into.length - at), at);
}
