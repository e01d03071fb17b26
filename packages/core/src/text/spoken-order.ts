import { SentenceSplitter, type SentenceSplitterOptions } from './sentence-splitter.js';
import { MAX_TEXTS_BEHIND } from './texts-behind.js';

/** Takes what is said, in its order. */
export interface SpokenOrderListener<Aside> {
  /** A piece of what the model writes, as a `SentenceSplitter` cuts it. */
  piece(text: string): void;
  /** What is said past the model. */
  aside(aside: Aside): void;
}

/** What had not been said yet. */
export interface Unsaid<Aside> {
  /** The sentence that the model has begun, mostly one piece. */
  readonly pieces: readonly string[];
  readonly asides: readonly Aside[];
}

/**
 * Where what is said past the model stands in what the model writes: behind the sentence in the midst of which it comes,
 * and at once where none has begun. Holds one unfinished sentence, and at most `MAX_TEXTS_BEHIND` asides; what comes then
 * does not wait.
 */
export class SpokenOrder<Aside = string> {
  readonly #listener: SpokenOrderListener<Aside>;
  readonly #splitter: SentenceSplitter;
  readonly #waiting: Aside[] = [];

  constructor(listener: SpokenOrderListener<Aside>, options?: SentenceSplitterOptions) {
    this.#listener = listener;
    this.#splitter = new SentenceSplitter(options);
  }

  /** Whether an aside waits. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** What the model writes next. */
  write(text: string): void {
    for (const piece of this.#splitter.split(text)) this.#give(piece.text, piece.endsSentence);
  }

  /** What is said past it. */
  say(aside: Aside): void {
    for (const sentence of this.#splitter.settle()) this.#give(sentence, true);
    const waits = this.#splitter.isOpen || this.isWaiting;
    if (waits && this.#waiting.length < MAX_TEXTS_BEHIND) this.#waiting.push(aside);
    else this.#listener.aside(aside);
  }

  /** The model pauses or has ended: gives out what it holds, with or without a full stop. */
  flush(): void {
    for (const piece of this.#splitter.flush()) this.#give(piece, false);
    this.#giveWaiting();
  }

  /** Takes out what it holds, and begins anew. */
  take(): Unsaid<Aside> {
    return { pieces: this.#splitter.flush(), asides: this.#waiting.splice(0) };
  }

  #give(piece: string, endsSentence: boolean): void {
    this.#listener.piece(piece);
    if (endsSentence) this.#giveWaiting();
  }

  #giveWaiting(): void {
    while (this.isWaiting) this.#listener.aside(this.#waiting.shift() as Aside);
  }
}
