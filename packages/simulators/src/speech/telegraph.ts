import { SPEECH_RATE } from './speech.js';

/**
 * Words as tones that spell themselves: one tone of 24 ms per character, 60 ms of silence between two words. They
 * survive µ-law, A-law and resampling from 8 kHz up, so that a test without models can say what it likes in any
 * format a vendor takes and see whether it was understood.
 */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789'.,?!-";
const SYMBOL_SAMPLES = (SPEECH_RATE * 24) / 1_000;
const GAP_SAMPLES = (SPEECH_RATE * 60) / 1_000;
const FIRST_HZ = 400;
const STEP_HZ = 60;
const AMPLITUDE = 9_000;
/** Peak of a block that is a tone; everything quieter is silence. */
const LOUD = 1_500;
const BLOCK_SAMPLES = SPEECH_RATE / 200;
const BLOCK_MS = 5;

const hzOf = (symbol: number): number => FIRST_HZ + symbol * STEP_HZ;

/** How long {@link telegraph} takes to say a text, in ms. */
export const telegraphMs = (text: string): number => (telegraph(text).length * 1_000) / SPEECH_RATE;

/**
 * Says a text in tones, 16 kHz mono. Letters become lower case; characters outside of a–z, 0–9 and `'.,?!-` are
 * left out.
 */
export function telegraph(text: string): Int16Array {
  const words = spellable(text);
  const length = words.reduce((sum, word) => sum + word.length * SYMBOL_SAMPLES + GAP_SAMPLES, 0);
  const samples = new Int16Array(Math.max(0, length - GAP_SAMPLES));
  let at = 0;
  for (const word of words) {
    for (const letter of word) {
      const step = (2 * Math.PI * hzOf(ALPHABET.indexOf(letter))) / SPEECH_RATE;
      for (let n = 0; n < SYMBOL_SAMPLES; n++)
        samples[at + n] = Math.round(AMPLITUDE * Math.sin(step * (n + 0.5)));
      at += SYMBOL_SAMPLES;
    }
    at += GAP_SAMPLES;
  }
  return samples;
}

/** The words of a text as {@link telegraph} can say them. */
export const spellable = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => [...word].filter((letter) => ALPHABET.includes(letter)).join(''))
    .filter((word) => word !== '');

/** A stretch of sound, in samples. */
interface Burst {
  readonly from: number;
  readonly to: number;
}

/** Reads what {@link telegraph} said: the words, and where they are in ms. */
export function readTelegraph(
  samples: Int16Array,
): readonly { text: string; startMs: number; endMs: number }[] {
  const ms = (at: number) => (at * 1_000) / SPEECH_RATE;
  return bursts(samples)
    .map(({ from, to }) => ({ text: spelled(samples.subarray(from, to)), startMs: ms(from), endMs: ms(to) }))
    .filter(({ text }) => text !== '');
}

/** The loud blocks of a stream, which come 5 ms apart. */
export function isLoud(block: Int16Array): boolean {
  return block.some((sample) => sample > LOUD || sample < -LOUD);
}
export { BLOCK_MS, BLOCK_SAMPLES };

function bursts(samples: Int16Array): readonly Burst[] {
  const found: Burst[] = [];
  let from: number | undefined;
  let last = 0;
  for (let at = 0; at < samples.length; at++) {
    if (Math.abs(samples[at] as number) > LOUD) {
      from ??= at;
      last = at;
    } else if (from !== undefined && at - last > GAP_SAMPLES / 3) {
      found.push({ from, to: last + 1 });
      from = undefined;
    }
  }
  if (from !== undefined) found.push({ from, to: last + 1 });
  return found;
}

function spelled(burst: Int16Array): string {
  const symbols = Math.round(burst.length / SYMBOL_SAMPLES);
  return Array.from({ length: symbols }, (_, n) =>
    letterIn(burst.subarray(n * SYMBOL_SAMPLES, (n + 1) * SYMBOL_SAMPLES)),
  ).join('');
}

/** A tone has nearly all of its power at one pitch; noise has not. */
const PURE = 0.4;

/** The letter whose tone is strongest, looked for in the middle of the symbol; '' where there is no tone. */
function letterIn(symbol: Int16Array): string {
  const middle = symbol.subarray(symbol.length >> 4, symbol.length - (symbol.length >> 4));
  let best = '';
  let most = 0;
  for (const [index, letter] of [...ALPHABET].entries()) {
    const power = powerAt(middle, hzOf(index));
    if (power > most) [best, most] = [letter, power];
  }
  const energy = middle.reduce((sum, sample) => sum + sample * sample, 0);
  return most > PURE * energy * (middle.length / 2) ? best : '';
}

/** Goertzel's algorithm. */
function powerAt(samples: Int16Array, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / SPEECH_RATE);
  let [before, now] = [0, 0];
  for (const sample of samples) [before, now] = [now, sample + turn * now - before];
  return now * now + before * before - turn * now * before;
}
