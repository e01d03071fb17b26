import { HEADER_SAMPLES, MARK, type VoicedWord } from './voice.js';

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
    for (const sample of samples) this.#take(sample, sampleRate);
  }

  #take(sample: number, sampleRate: number): void {
    this.#position++;
    if (this.#seen < MARK.length) this.#takeMark(sample);
    else this.#takeWord(sample, sampleRate);
  }

  #takeMark(sample: number): void {
    if (sample === MARK[this.#seen]) this.#seen++;
    else this.#seen = sample === MARK[0] ? 1 : 0;
    if (this.#seen === 1) this.#startedAt = this.#position - 1;
  }

  #takeWord(sample: number, sampleRate: number): void {
    const at = this.#seen++;
    if (at === 4) this.#length = sample << 15;
    else if (at === 5) this.#length |= sample;
    else if (at === 6) this.#begin(sample);
    else if (at < HEADER_SAMPLES + this.#letters) this.#word += String.fromCharCode(sample + 32_768);
    else if (this.#isCut(sample)) this.#seen = sample === MARK[0] ? 1 : 0;
    if (this.#seen === 1) this.#startedAt = this.#position - 1;
    if (this.#seen >= HEADER_SAMPLES && this.#seen === this.#length) this.#finish(sampleRate);
  }

  #begin(letters: number): void {
    this.#letters = letters;
    this.#word = '';
    this.#zeros = 0;
    if (letters < 0 || this.#length < HEADER_SAMPLES + letters) this.#seen = 0;
  }

  /** Silence, or the beginning of another word: the rest of this one will not come. */
  #isCut(sample: number): boolean {
    this.#zeros = sample === 0 ? this.#zeros + 1 : 0;
    return this.#zeros >= CUT_SAMPLES || sample === MARK[0];
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
