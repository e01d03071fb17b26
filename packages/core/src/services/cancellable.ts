import { abortError, type LinkedAbort, linkedAbort } from '../async/index.js';

/**
 * Makes the stream of a service out of a generator. Nothing runs before the first `next()`. Leaving the
 * stream aborts what the generator was given and waits for nobody: a generator by itself would hold
 * `return()` back until the vendor has sent its next piece, which may be never. After the caller's abort
 * nothing more is given, only its error thrown; when the stream is over, no listener is left on `signal`.
 *
 * @param run is given an abort of its own, which follows `signal`, and which it may use for its timeouts.
 */
export function cancellable<T>(
  signal: AbortSignal | undefined,
  run: (linked: LinkedAbort) => AsyncGenerator<T, void>,
): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: () => new CancellableIterator(signal, run) };
}

class CancellableIterator<T> implements AsyncIterator<T, void> {
  #signal: AbortSignal | undefined;
  #run: ((linked: LinkedAbort) => AsyncGenerator<T, void>) | undefined;
  #linked: LinkedAbort | undefined;
  #items: AsyncGenerator<T, void> | undefined;
  #over = false;

  constructor(signal: AbortSignal | undefined, run: (linked: LinkedAbort) => AsyncGenerator<T, void>) {
    this.#signal = signal;
    this.#run = run;
  }

  async next(): Promise<IteratorResult<T, void>> {
    if (this.#over) return { done: true, value: undefined };
    const signal = this.#signal;
    try {
      if (signal?.aborted) throw abortError(signal);
      if (this.#items === undefined) {
        this.#linked = linkedAbort(signal);
        this.#items = this.#run?.(this.#linked);
      }
      const result = await this.#items?.next();
      if (this.#over || result === undefined) return { done: true, value: undefined };
      if (signal?.aborted) throw abortError(signal);
      if (result.done) this.#end();
      return result;
    } catch (error) {
      // Whoever has left wants to hear no more.
      if (this.#over) return { done: true, value: undefined };
      this.#end();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<T, void>> {
    if (!this.#over) this.#end();
    return { done: true, value: undefined };
  }

  #end(): void {
    this.#over = true;
    this.#linked?.abort();
    this.#items?.return().catch(() => {
      // It was told to stop; how it fails at that concerns nobody.
    });
    // Nothing that was given is kept.
    this.#linked = this.#items = this.#signal = this.#run = undefined;
  }
}
