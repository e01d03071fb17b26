import type { Observer, Operator, Subscriber, Subscription, TeardownLogic } from 'rxjs';
import { Observable } from 'rxjs/internal/Observable';

type Failed = (error: unknown) => void;
type Watcher<T> = Partial<Observer<T>> | ((value: T) => void) | null;

/**
 * Tells what its subscribers throw, and those of all that `pipe()` makes of it, where RxJS would end the process. An error
 * that nobody in a chain takes is told, too. What is made of it by other means (`merge`, `from`) is an Observable like any other.
 */
export class WatchedObservable<T> extends Observable<T> {
  readonly #failed: Failed;

  constructor(failed: Failed, subscribe?: (subscriber: Subscriber<T>) => TeardownLogic) {
    super(subscribe);
    this.#failed = failed;
  }

  /** RxJS 7 makes by it what an operator returns. */
  override lift<R>(operator?: Operator<T, R>): Observable<R> {
    const lifted = new WatchedObservable<R>(this.#failed);
    lifted.source = this;
    lifted.operator = operator;
    return lifted;
  }

  override subscribe(
    watcher?: Watcher<T>,
    error?: Failed | null,
    complete?: (() => void) | null,
  ): Subscription {
    // The subscriber of an operator: what is thrown in it goes down its chain.
    if (watcher && 'add' in watcher) return super.subscribe(watcher);
    const given = watcher && typeof watcher === 'object' ? watcher : { next: watcher, error, complete };
    return super.subscribe(new Contained<T>(given as Partial<Observer<T>>, this.#failed));
  }
}

/** A watcher that throws nothing. Sessions have several: an object of a class weighs less than three functions. */
class Contained<T> implements Observer<T> {
  readonly #given: Partial<Observer<T>>;
  readonly #failed: Failed;

  constructor(given: Partial<Observer<T>>, failed: Failed) {
    this.#given = given;
    this.#failed = failed;
  }

  next(value: T): void {
    try {
      this.#given.next?.(value);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  error(error: unknown): void {
    try {
      if (this.#given.error) this.#given.error(error);
      else this.#failed(error);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  complete(): void {
    try {
      this.#given.complete?.();
    } catch (thrown) {
      this.#failed(thrown);
    }
  }
}
