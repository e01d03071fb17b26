import { wordsOf } from '@antiphon/core';

/** A word of the answer, and where in the turn's audio it is taken to lie. */
export interface PlacedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** How long a letter takes in speech: some 15 a second. */
const USUAL_LETTER_MS = 66;
const LEAST_LETTER_MS = 20;
const MOST_LETTER_MS = 130;
/** Audio that must be there before its pace is believed. */
const TRUSTED_MS = 1_500;

/**
 * Places the words of a transcription that keeps no order with its audio. Each word is given time by its letters:
 * at the pace of this voice so far, and, once all of the audio is there, such that what is left of it is
 * filled. An estimate, good to a word or two; never goes back.
 */
export class WordClock {
  #letterMs = USUAL_LETTER_MS;
  #atMs = 0;
  #fromMs = 0;
  #letters = 0;

  /** An answer begins where the turn's audio stands. */
  begin(madeMs: number): void {
    this.#fromMs = madeMs;
    this.#atMs = madeMs;
    this.#letters = 0;
  }

  /**
   * @param madeMs the audio of the turn that has come.
   * @param isAll whether that is all of it.
   */
  place(text: string, madeMs: number, isAll: boolean): readonly PlacedWord[] {
    const words = wordsOf(text);
    const letters = words.reduce((sum, word) => sum + word.text.length, 0);
    if (letters === 0) return [];
    this.#letters += letters;
    const letterMs = isAll ? Math.max(0, madeMs - this.#atMs) / letters : this.#pace(madeMs);
    return words.map((word) => {
      const startMs = this.#atMs;
      this.#atMs += word.text.length * letterMs;
      return { text: word.text, startMs, endMs: this.#atMs };
    });
  }

  /** The answer is complete: its pace is this voice's. */
  end(madeMs: number): void {
    if (this.#letters > 20) this.#letterMs = bounded((madeMs - this.#fromMs) / this.#letters);
  }

  /** A transcription that lags behind its audio makes the voice look slow, one that leads makes it look fast. */
  #pace(madeMs: number): number {
    const saidMs = madeMs - this.#fromMs;
    if (saidMs < TRUSTED_MS) return this.#letterMs;
    return (this.#letterMs + bounded(saidMs / this.#letters)) / 2;
  }
}

function bounded(letterMs: number): number {
  return Math.min(MOST_LETTER_MS, Math.max(LEAST_LETTER_MS, letterMs));
}
