import type { TimedWord } from '@antiphon/core/frame-free';

/**
 * When the words of a text are spoken, estimated: Deepgram does not say. Each takes time in proportion to its
 * characters. A word is told once audio of so much has come that it should be over, by the pace of the speech
 * before; the rest when the end is known. So an interruption finds the words that were heard, give or take one or
 * two.
 */
export class WordTimes {
  readonly #words: readonly string[];
  readonly #msPerCharacter: number;
  readonly #offsetMs: number;
  #next = 0;
  /** Where the last word told ends, from the beginning of this text. */
  #endMs = 0;

  /**
   * @param msPerCharacter a space counts as one
   * @param offsetMs where the text begins in its utterance
   */
  constructor(text: string, msPerCharacter: number, offsetMs = 0) {
    this.#words = text.split(/\s+/u).filter((word) => word !== '');
    this.#msPerCharacter = msPerCharacter;
    this.#offsetMs = offsetMs;
  }

  /** What all words count for: their characters, and a space each. */
  get characters(): number {
    return weightOf(this.#words);
  }

  /** So much audio of this text has come. @returns the words that should be over; never the last one */
  heard(audioMs: number): readonly TimedWord[] {
    const told: TimedWord[] = [];
    while (this.#next < this.#words.length - 1) {
      const word = this.#words[this.#next] as string;
      const endMs = this.#endMs + weightOf([word]) * this.#msPerCharacter;
      if (endMs > audioMs) break;
      told.push(this.#tell(word, endMs));
    }
    return told;
  }

  /** All audio has come. @returns the words not told yet, spread over what is left of it */
  ended(audioMs: number): readonly TimedWord[] {
    return this.#spread(this.#words.length, audioMs);
  }

  /**
   * The speech broke off after so much audio. @returns the words that are taken for spoken, and the text from the
   * next word on
   */
  brokenOff(audioMs: number): { readonly words: readonly TimedWord[]; readonly rest: string } {
    let until = this.#next;
    let endMs = this.#endMs;
    for (; until < this.#words.length; until++) {
      const lastsMs = weightOf([this.#words[until] as string]) * this.#msPerCharacter;
      // A word that was heard for the most part is not said again.
      if (endMs + lastsMs / 2 > audioMs) break;
      endMs += lastsMs;
    }
    const words = this.#spread(until, audioMs);
    return { words, rest: this.#words.slice(until).join(' ') };
  }

  #spread(until: number, audioMs: number): readonly TimedWord[] {
    const left = this.#words.slice(this.#next, until);
    const msPerCharacter = Math.max(0, audioMs - this.#endMs) / Math.max(1, weightOf(left));
    return left.map((word) =>
      this.#tell(word, Math.min(audioMs, this.#endMs + weightOf([word]) * msPerCharacter)),
    );
  }

  #tell(text: string, endMs: number): TimedWord {
    const word = { text, startMs: this.#offsetMs + this.#endMs, endMs: this.#offsetMs + endMs };
    this.#endMs = endMs;
    this.#next++;
    return word;
  }
}

function weightOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + word.length + 1, 0);
}
