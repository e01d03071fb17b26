import { SPEECH_RATE } from './speech.js';

/**
 * Words as tones that spell themselves: one tone of 24 ms per character, 60 ms of silence between two words. They
 * survive µ-law, A-law and resampling from 8 kHz up, so that a test without models can say what it likes in any
 * format a vendor takes and see whether it was understood. They survive a jitter buffer too, which makes sound longer
 * or shorter to keep its pace: no two tones in a row are alike, so it is their change that is read, not their length.
 */
const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789'.,?!-";
/** The tone of a letter that is the one before it once more: behind those of the alphabet. */
const AGAIN = ALPHABET.length;
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
    for (const symbol of symbolsOf(word)) {
      const step = (2 * Math.PI * hzOf(symbol)) / SPEECH_RATE;
      for (let n = 0; n < SYMBOL_SAMPLES; n++)
        samples[at + n] = Math.round(AMPLITUDE * Math.sin(step * (n + 0.5)));
      at += SYMBOL_SAMPLES;
    }
    at += GAP_SAMPLES;
  }
  return samples;
}

function symbolsOf(word: string): readonly number[] {
  const symbols: number[] = [];
  for (const letter of word) {
    const symbol = ALPHABET.indexOf(letter);
    symbols.push(symbol === symbols.at(-1) ? AGAIN : symbol);
  }
  return symbols;
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

/** How much of the sound is looked at at a time, and how far it is to the next look. */
const LOOK_SAMPLES = SPEECH_RATE / 125;
const STEP_SAMPLES = SPEECH_RATE / 500;
/** A tone has nearly all of the power at one pitch; noise has not, nor has the change from one tone to the next. */
const PURE = 0.6;
/** With so much of the power at its pitch, a tone is stronger than any other could be. */
const SURE = 0.9;
/** A tone is there for as many looks, however much a jitter buffer took of it; a change is over before. */
const MIN_LOOKS = 3;

function spelled(burst: Int16Array): string {
  let text = '';
  let read: number | undefined;
  let tone: number | undefined;
  let looks = 0;
  for (let at = 0; at + LOOK_SAMPLES / 2 <= burst.length; at += STEP_SAMPLES) {
    const found = toneIn(burst.subarray(at, at + LOOK_SAMPLES), tone);
    looks = found === tone ? looks + 1 : 1;
    tone = found;
    if (tone === undefined || tone === read || looks < MIN_LOOKS) continue;
    text += tone === AGAIN ? (text.at(-1) ?? '') : ALPHABET[tone];
    read = tone;
  }
  return text;
}

/** The tone in a piece of sound; undefined where there is none. @param likely the one to try first */
function toneIn(samples: Int16Array, likely: number | undefined): number | undefined {
  let energy = 0;
  for (let at = 0; at < samples.length; at++) energy += (samples[at] as number) ** 2;
  const whole = energy * (samples.length / 2);
  if (likely !== undefined && powerAt(samples, hzOf(likely)) > SURE * whole) return likely;
  let best = 0;
  let most = 0;
  for (let symbol = 0; symbol <= AGAIN; symbol++) {
    const power = powerAt(samples, hzOf(symbol));
    if (power > most) [best, most] = [symbol, power];
  }
  return most > PURE * whole ? best : undefined;
}

/** Goertzel's algorithm; most of what simulators compute is in its loop. */
function powerAt(samples: Int16Array, hz: number): number {
  const turn = 2 * Math.cos((2 * Math.PI * hz) / SPEECH_RATE);
  let before = 0;
  let now = 0;
  for (let at = 0; at < samples.length; at++) {
    const next = (samples[at] as number) + turn * now - before;
    before = now;
    now = next;
  }
  return now * now + before * before - turn * now * before;
}
