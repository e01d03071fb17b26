/** An item by its number, and the stream's time at which its audio ends. */
interface SentItem {
  readonly sequence: number;
  readonly endMs: number;
}

/** Which items a time of the stream covers: what is to be acknowledged when the transcript of it is final. */
export class SentAudio {
  readonly #maxItems: number;
  #items: SentItem[] = [];
  #head = 0;

  /** @param maxItems the connection keeps no more: the oldest are forgotten */
  constructor(maxItems: number) {
    this.#maxItems = maxItems;
  }

  add(sequence: number, endMs: number): void {
    this.#items.push({ sequence, endMs });
    if (this.#items.length - this.#head > this.#maxItems) this.#head++;
    if (this.#head > 1_000 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
  }

  /** Takes out the items that end by this time. @returns the last one's number; 0 if there is none */
  takeUntil(streamMs: number): number {
    let sequence = 0;
    for (let item = this.#items[this.#head]; item !== undefined; item = this.#items[this.#head]) {
      if (item.endMs > streamMs + ROUNDING_MS) break;
      sequence = item.sequence;
      this.#head++;
    }
    return sequence;
  }
}

/** Deepgram's times are seconds with a few decimals. */
const ROUNDING_MS = 0.5;
