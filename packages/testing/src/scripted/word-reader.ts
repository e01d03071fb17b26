import { HEADER_SAMPLES, MARK, type VoicedWord } from './voice.js';

// Of this module's own, for they are read for every sample.
const FIRST = MARK[0];
const MARK_SAMPLES = MARK.length;
const HEADER = HEADER_SAMPLES;

/** So many zeros within a word mean that its sound was cut off. */
const CUT_SAMPLES = 32;

/**
 * Reads the words out of samples that {@link voiceOf} made, in pieces of any size; a word counts once its
 * last sample has come. What was cut off, resampled or changed in level is not understood, as in life.
 * Keeps no samples.
 */
export class WordReader {
  readonly #onWord: (word: VoicedWord) => void;
  #position = 0;
  /** How much of the mark has been seen, then of the header and the spelling. */
  #seen = 0;
  #startedAt = 0;
  #length = 0;
  #letters = 0;
  #word = '';
  #zeros = 0;

  constructor(onWord: (word: VoicedWord) => void) {
    this.#onWord = onWord;
  }

  push(samples: Int16Array, sampleRate: number): void {
    let at = 0;
    while (at < samples.length) {
      if (this.#seen === 0) {
        // Between words there is nothing to read but the next mark.
        const mark = samples.indexOf(FIRST, at);
        const end = mark < 0 ? samples.length : mark;
        this.#position += end - at;
        at = end;
        if (mark < 0) return;
      }
      this.#take(samples[at++] as number, sampleRate);
    }
  }

  #take(sample: number, sampleRate: number): void {
    this.#position++;
    if (this.#seen < MARK_SAMPLES) this.#takeMark(sample);
    else this.#takeWord(sample, sampleRate);
  }

  #takeMark(sample: number): void {
    if (sample === MARK[this.#seen]) this.#seen++;
    else this.#seen = sample === FIRST ? 1 : 0;
    if (this.#seen === 1) this.#startedAt = this.#position - 1;
  }

  #takeWord(sample: number, sampleRate: number): void {
    const at = this.#seen++;
    if (at === 4) this.#length = sample << 15;
    else if (at === 5) this.#length |= sample;
    else if (at === 6) this.#begin(sample);
    else if (at < HEADER + this.#letters) this.#word += String.fromCharCode(sample + 32_768);
    else if (this.#isCut(sample)) this.#seen = sample === FIRST ? 1 : 0;
    if (this.#seen === 1) this.#startedAt = this.#position - 1;
    if (this.#seen >= HEADER && this.#seen === this.#length) this.#finish(sampleRate);
  }

  #begin(letters: number): void {
    this.#letters = letters;
    this.#word = '';
    this.#zeros = 0;
    if (letters < 0 || this.#length < HEADER + letters) this.#seen = 0;
  }

  /** Silence, or the beginning of another word: the rest of this one will not come. */
  #isCut(sample: number): boolean {
    this.#zeros = sample === 0 ? this.#zeros + 1 : 0;
    return this.#zeros >= CUT_SAMPLES || sample === FIRST;
  }

  #finish(sampleRate: number): void {
    const toMs = (count: number): number => (count / sampleRate) * 1000;
    this.#seen = 0;
    this.#onWord({ text: this.#word, startMs: toMs(this.#startedAt), endMs: toMs(this.#position) });
  }
}

/** The words that are wholly contained in the samples. */
export function wordsIn(samples: Int16Array, sampleRate: number): readonly VoicedWord[] {
  const words: VoicedWord[] = [];
  new WordReader((word) => words.push(word)).push(samples, sampleRate);
  return words;
}
