import { abortError } from '../async/index.js';

/**
 * Reads a service's stream until it ends or `signal` fires, whichever is first: a stream that hangs can't
 * hold its reader. Leaving the loop, in whatever way, tells the source to stop; nobody waits for it to.
 *
 * @throws AntiphonError the signal's reason when that is one, else `aborted`; or what the source throws.
 */
export async function* pull<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  const iterator = source[Symbol.asyncIterator]();
  const gate = new Gate(signal);
  try {
    for (;;) {
      const { done, value } = await gate.pass(iterator.next());
      if (done) return;
      yield value;
    }
  } finally {
    gate.close();
    iterator.return?.().catch(() => {
      // It was told to stop; how it fails at that concerns nobody.
    });
  }
}

/** Waits for one thing after another under one signal, with one listener on it for all of them. */
class Gate {
  readonly #signal: AbortSignal;
  readonly #onAbort = (): void => this.#refuse?.(abortError(this.#signal));
  #refuse: ((error: unknown) => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort);
  }

  /** What comes after the abort is dropped, be it an error. */
  pass<T>(promise: PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#refuse = reject;
      if (this.#signal.aborted) this.#onAbort();
      promise.then(resolve, reject);
    });
  }

  close(): void {
    this.#refuse = undefined;
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}
