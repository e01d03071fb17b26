/** What the return of a mark tells: of this turn's speech, so much was heard. */
export interface HeardMark {
  readonly turn: number;
  readonly heardMs: number;
}

/** More than a carrier's buffer holds of them by far. Beyond it the oldest counts as lost. */
const MAX_PENDING = 512;
const NAME = /^heard-(\d{1,15})$/;

/**
 * The marks that are under way. Only those still expected count: after a `clear` the carrier returns all of
 * them at once, though nothing of what they stood for was heard.
 */
export class MarkLedger {
  readonly #pending: HeardMark[] = [];
  /** The number of the first one in `#pending`. */
  #first = 0;

  get pending(): number {
    return this.#pending.length;
  }

  /** @returns the name to send. */
  expect(mark: HeardMark): string {
    if (this.#pending.length === MAX_PENDING) {
      this.#pending.shift();
      this.#first++;
    }
    this.#pending.push(mark);
    return `heard-${this.#first + this.#pending.length - 1}`;
  }

  /** What a mark tells; nothing for one that is unknown, was returned before, or had been cleared. */
  returned(name: string): HeardMark | undefined {
    const at = Number(NAME.exec(name)?.[1] ?? Number.NaN) - this.#first;
    const mark = this.#pending[at];
    if (mark === undefined) return undefined;
    // Audio is played in order, so those before it are over too.
    this.#pending.splice(0, at + 1);
    this.#first += at + 1;
    return mark;
  }

  /** Nothing that is under way will have been heard. */
  clear(): void {
    this.#first += this.#pending.length;
    this.#pending.length = 0;
  }
}
