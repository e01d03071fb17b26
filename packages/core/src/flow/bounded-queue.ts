export interface BoundedQueueOptions<T> {
  /** The most it holds. */
  readonly max: number;
  /** What happens beyond `max`: the oldest goes, or the new one is refused. @defaultValue 'dropOldest' */
  readonly overflow?: 'dropOldest' | 'dropNewest';
  /** Called with everything that is dropped, by overflow or by `clear`. */
  onDrop?(item: T): void;
}

/** First in, first out, and never more than it may hold. */
export class BoundedQueue<T> {
  readonly #options: BoundedQueueOptions<T>;
  #items: T[] = [];
  #dropped = 0;

  constructor(options: BoundedQueueOptions<T>) {
    this.#options = options;
  }

  get size(): number {
    return this.#items.length;
  }

  /** How many were dropped because the queue was full. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds an item. False when something had to be dropped for it, or it was dropped itself. */
  push(item: T): boolean {
    const { max, overflow = 'dropOldest' } = this.#options;
    if (this.#items.length < max) {
      this.#items.push(item);
      return true;
    }
    this.#dropped++;
    const dropped = overflow === 'dropOldest' ? (this.#items.shift() as T) : item;
    if (dropped !== item) this.#items.push(item);
    this.#options.onDrop?.(dropped);
    return false;
  }

  shift(): T | undefined {
    return this.#items.shift();
  }

  /** Keeps what `stays` says; the rest is handed to `onDrop`. */
  keep(stays: (item: T) => boolean): void {
    const kept: T[] = [];
    const gone: T[] = [];
    for (const item of this.#items) (stays(item) ? kept : gone).push(item);
    this.#items = kept;
    for (const item of gone) this.#options.onDrop?.(item);
  }

  clear(): void {
    this.keep(() => false);
  }
}
