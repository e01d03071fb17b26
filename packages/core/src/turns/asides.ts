import { SentenceSplitter } from '../text/index.js';

/**
 * Texts that are said past the model while it writes. Each has its place behind the sentence in the midst of which it
 * came: that is where a voice says it.
 */
export class Asides {
  readonly #splitter = new SentenceSplitter({ maxChars: Number.POSITIVE_INFINITY });
  #texts: string[] = [];
  /** Of the sentence that has begun. */
  #heldChars: number;

  /** @param said what the model has written so far. */
  constructor(said: string) {
    const whole = [...this.#splitter.push(said), ...this.#splitter.settle()];
    this.#heldChars = said.length - whole.join('').length;
  }

  /** Whether one has to wait. */
  get isMidSentence(): boolean {
    return this.#splitter.isOpen;
  }

  add(text: string): void {
    this.#texts.push(text);
  }

  /** What the model writes next, with all that has waited behind the sentence if that ends in it. */
  write(piece: string): string {
    const [sentence] = this.#splitter.push(piece);
    if (sentence === undefined) {
      this.#heldChars += piece.length;
      return piece;
    }
    const end = sentence.length - this.#heldChars;
    return `${piece.slice(0, end)}${this.takeAll()}${piece.slice(end)}`;
  }

  /** All that waits, as it is added to what was said. */
  takeAll(): string {
    return this.#texts
      .splice(0)
      .map((text) => `${text} `)
      .join('');
  }

  get isEmpty(): boolean {
    return this.#texts.length === 0;
  }
}
