import { abortError } from '../async/index.js';

/**
 * Reads a service's stream until it ends or `signal` fires, whichever is first: a stream that hangs can't
 * hold its reader. Leaving the loop, in whatever way, tells the source to stop; nobody waits for it to.
 *
 * @throws AntiphonError the signal's reason when that is one, else `aborted`; or what the source throws.
 */
export function pull<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncIterableIterator<T, void> {
  return new Pulled(source, signal);
}

/** Written out: a generator would make three promises for every piece, and a model gives a piece for every word. */
class Pulled<T> implements AsyncIterableIterator<T, void> {
  readonly #source: AsyncIterator<T>;
  readonly #signal: AbortSignal;
  /** One listener for all pieces. */
  readonly #onAbort = (): void => this.#fail(abortError(this.#signal));
  /** Of whoever waits for a piece. */
  #refuse: ((error: unknown) => void) | undefined;
  /** What nobody waited for: the next to ask is told. */
  #failure: unknown;
  #isOver = false;

  constructor(source: AsyncIterable<T>, signal: AbortSignal) {
    this.#source = source[Symbol.asyncIterator]();
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** What comes after the abort is dropped, be it an error. */
  next(): Promise<IteratorResult<T, void>> {
    return new Promise((resolve, reject) => {
      if (this.#signal.aborted) this.#onAbort();
      if (this.#isOver) {
        this.#tell(resolve, reject);
        return;
      }
      this.#refuse = reject;
      try {
        this.#source.next().then(
          (piece) => {
            this.#refuse = undefined;
            if (piece.done) this.#finish();
            resolve(piece as IteratorResult<T, void>);
          },
          (error) => this.#fail(error),
        );
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  async return(): Promise<IteratorReturnResult<void>> {
    this.#finish();
    return { done: true, value: undefined };
  }

  #tell(resolve: (end: IteratorReturnResult<void>) => void, reject: (error: unknown) => void): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure === undefined) resolve({ done: true, value: undefined });
    else reject(failure);
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    if (this.#refuse === undefined) this.#failure = error;
    else this.#refuse(error);
    this.#finish();
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#refuse = undefined;
    this.#signal.removeEventListener('abort', this.#onAbort);
    void this.#stopSource();
  }

  /** How a source fails that is told to stop concerns nobody. */
  async #stopSource(): Promise<void> {
    try {
      await this.#source.return?.();
    } catch {}
  }
}
