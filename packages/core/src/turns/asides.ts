import { MAX_TEXTS_BEHIND, SentenceSplitter } from '../text/index.js';

/**
 * Texts that are said past the model while it writes. Each has its place behind the sentence in the midst of which it
 * came: that is where a voice says it. While one waits, holds back the word that has yet to tell whether a sentence has
 * ended before it.
 */
export class Asides {
  readonly #splitter = new SentenceSplitter({ maxChars: Number.POSITIVE_INFINITY });
  #texts: string[] = [];
  /** How much of the sentence that has begun was given out. */
  #givenChars: number;
  /** What is held back of it. */
  #held = '';

  /** @param said what the model has written so far. */
  constructor(said: string) {
    const whole = [...this.#splitter.push(said), ...this.#splitter.settle()];
    this.#givenChars = said.length - whole.join('').length;
  }

  /** Whether nothing waits, and nothing is held back. */
  get isEmpty(): boolean {
    return this.#texts.length === 0 && this.#held === '';
  }

  /** Has a text wait. @returns false when it has not to, or too many wait already */
  add(text: string): boolean {
    if (!this.#splitter.isOpen || this.#texts.length >= MAX_TEXTS_BEHIND) return false;
    this.#texts.push(text);
    return true;
  }

  /** What the model writes next, with all that has waited behind the sentence if that ends in it. */
  write(piece: string): string {
    this.#held += piece;
    const [sentence] = this.#splitter.push(piece);
    return sentence === undefined ? this.#giveDecided() : this.#giveAll(sentence);
  }

  /** All that has waited, if the sentence has ended as the text stands; else nothing. */
  settle(): string {
    const [sentence] = this.#splitter.settle();
    return sentence === undefined ? '' : this.#giveAll(sentence);
  }

  /** What is held back, and behind it all that waits, as it is added to what was said. */
  takeAll(before: string): string {
    const held = this.#held;
    this.#held = '';
    if (this.#texts.length === 0) return held;
    return `${held}${gapBehind(before + held)}${this.#takeTexts()}`;
  }

  #giveDecided(): string {
    const given = this.#held.slice(0, this.#held.length - this.#splitter.undecidedChars);
    this.#held = this.#held.slice(given.length);
    this.#givenChars += given.length;
    return given;
  }

  /** No more of the sentence was given out than was sure to belong to it. */
  #giveAll(sentence: string): string {
    const end = sentence.length - this.#givenChars;
    const all = `${this.#held.slice(0, end)}${gapBehind(sentence)}${this.#takeTexts()}${this.#held.slice(end)}`;
    this.#held = '';
    return all;
  }

  #takeTexts(): string {
    return this.#texts
      .splice(0)
      .map((text) => `${text} `)
      .join('');
  }
}

function gapBehind(text: string): string {
  return text === '' || /\s$/.test(text) ? '' : ' ';
}
