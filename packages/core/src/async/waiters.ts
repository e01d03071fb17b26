/** Somebody who wants to hear of a promise, until they no longer do. */
export interface Waiter<T> {
  fulfilled(value: T): void;
  rejected(reason: unknown): void;
}

/** Those waiting for a promise. One `then` is called per promise, however many wait and give up. */
const waiting = new WeakMap<object, Set<Waiter<never>>>();

/**
 * Waits for a promise in a way that can be undone. `promise.then` keeps its callbacks, and all they
 * close over, for as long as the promise is pending; here the promise keeps one set, and the returned
 * function takes the waiter out of it. Rejections count as handled, even after everybody has left.
 *
 * @returns stops waiting: the waiter is called no more and no longer retained.
 */
export function waitFor<T>(promise: PromiseLike<T>, waiter: Waiter<T>): () => void {
  const waiters = waitersOf(promise);
  waiters.add(waiter);
  return () => {
    waiters.delete(waiter);
  };
}

function waitersOf<T>(promise: PromiseLike<T>): Set<Waiter<T>> {
  const known = waiting.get(promise) as Set<Waiter<T>> | undefined;
  if (known !== undefined) return known;
  const waiters = new Set<Waiter<T>>();
  waiting.set(promise, waiters as Set<Waiter<never>>);
  const tell = (call: (waiter: Waiter<T>) => void) => {
    waiting.delete(promise);
    for (const waiter of waiters) {
      waiters.delete(waiter);
      call(waiter);
    }
  };
  // A thenable that calls back at once is made to wait like any other.
  Promise.resolve(promise).then(
    (value) => tell((waiter) => waiter.fulfilled(value)),
    (reason: unknown) => tell((waiter) => waiter.rejected(reason)),
  );
  return waiters;
}
