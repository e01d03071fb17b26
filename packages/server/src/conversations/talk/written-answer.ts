import { SpokenOrder } from '@antiphon/core';

/** A sentence of an answer is whole. */
const SENTENCE_END = /[.!?…]["'’”)]*\s*$/;

export interface AnswerTeller {
  /** The answer from its beginning to the end of a sentence. */
  soFar(text: string): void;
  /** What is said past the model. */
  aside(text: string): void;
}

/**
 * What the model writes in a turn, told sentence by sentence. What is said past it is told in its place, as it is said, of
 * which a `SpokenOrder` decides.
 */
export class WrittenAnswer {
  readonly turn: number;
  readonly #teller: AnswerTeller;
  readonly #order: SpokenOrder;
  #text = '';
  /** How much of the text lies in sentences that have ended. */
  #endedChars = 0;
  #toldChars = 0;

  constructor(turn: number, teller: AnswerTeller) {
    this.turn = turn;
    this.#teller = teller;
    this.#order = new SpokenOrder(
      { piece: (sentence) => this.#sentenceEnds(sentence), aside: (said) => teller.aside(said) },
      { maxChars: Number.POSITIVE_INFINITY },
    );
  }

  write(text: string): void {
    this.#text += text;
    this.#order.write(text);
    if (SENTENCE_END.test(text)) this.#tellSoFar(this.#text.trim());
  }

  say(text: string): void {
    this.#order.say(text);
  }

  /** The model turns to a tool, or has ended: what comes next begins a sentence. */
  pause(): void {
    const { asides } = this.#order.take();
    this.#endedChars = this.#text.length;
    for (const text of asides) this.#teller.aside(text);
  }

  #sentenceEnds(sentence: string): void {
    this.#endedChars += sentence.length;
    if (this.#order.isWaiting) this.#tellSoFar(this.#text.slice(0, this.#endedChars).trim());
  }

  #tellSoFar(text: string): void {
    if (text.length <= this.#toldChars) return;
    this.#toldChars = text.length;
    this.#teller.soFar(text);
  }
}
