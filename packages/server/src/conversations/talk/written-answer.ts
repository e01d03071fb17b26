import { MAX_TEXTS_BEHIND, SentenceSplitter } from '@antiphon/core';

/** A sentence of an answer is whole. */
const SENTENCE_END = /[.!?…]["'’”)]*\s*$/;

export interface AnswerTeller {
  /** The answer from its beginning to the end of a sentence. */
  soFar(text: string): void;
  /** What is said past the model. */
  aside(text: string): void;
}

/**
 * What the model writes in a turn, told sentence by sentence. What is said past it is told behind the sentence in the midst
 * of which it came, as it is said; at most `MAX_TEXTS_BEHIND` texts wait, what comes then is told at once.
 */
export class WrittenAnswer {
  readonly turn: number;
  readonly #teller: AnswerTeller;
  readonly #splitter = new SentenceSplitter({ maxChars: Number.POSITIVE_INFINITY });
  #behind: string[] = [];
  #text = '';
  /** How much of the text lies in sentences that have ended. */
  #endedChars = 0;
  #toldChars = 0;

  constructor(turn: number, teller: AnswerTeller) {
    this.turn = turn;
    this.#teller = teller;
  }

  write(text: string): void {
    this.#text += text;
    for (const sentence of this.#splitter.push(text)) this.#sentenceEnds(sentence);
    if (SENTENCE_END.test(text)) this.#tellSoFar(this.#text.trim());
  }

  say(text: string): void {
    for (const sentence of this.#splitter.settle()) this.#sentenceEnds(sentence);
    if (this.#splitter.isOpen && this.#behind.length < MAX_TEXTS_BEHIND) this.#behind.push(text);
    else this.#teller.aside(text);
  }

  /** The model turns to a tool, or has ended: what comes next begins a sentence. */
  pause(): void {
    this.#splitter.reset();
    this.#endedChars = this.#text.length;
    this.#tellBehind();
  }

  #sentenceEnds(sentence: string): void {
    this.#endedChars += sentence.length;
    if (this.#behind.length === 0) return;
    this.#tellSoFar(this.#text.slice(0, this.#endedChars).trim());
    this.#tellBehind();
  }

  #tellSoFar(text: string): void {
    if (text.length <= this.#toldChars) return;
    this.#toldChars = text.length;
    this.#teller.soFar(text);
  }

  #tellBehind(): void {
    for (const text of this.#behind.splice(0)) this.#teller.aside(text);
  }
}
