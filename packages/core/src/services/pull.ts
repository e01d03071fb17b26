import { abortable } from '../async/index.js';

/**
 * Reads a service's stream until it ends or `signal` fires, whichever is first: a stream that hangs can't
 * hold its reader. Leaving the loop, in whatever way, tells the source to stop; nobody waits for it to.
 */
export async function* pull<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T, void> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await abortable(Promise.resolve(iterator.next()), signal);
      if (done) return;
      yield value;
    }
  } finally {
    iterator.return?.().catch(() => {
      // It was told to stop; how it fails at that concerns nobody.
    });
  }
}
