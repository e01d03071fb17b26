import type { Observable, Subscriber, TeardownLogic } from 'rxjs';
import { Observable as RxObservable } from 'rxjs/internal/Observable';
import { WatchedObservable } from './watched-observable.js';

/**
 * Values on their way to whoever has subscribed; keeps none of them. A `Subject` would do. It would make a closure and
 * copy its list for every value, and is two more files of RxJS to load before anything runs.
 */
export class Multicast<T> {
  readonly values$: Observable<T>;
  #subscribers: readonly Subscriber<T>[] = [];
  #closed = false;

  /** @param failed is told what a subscriber throws, which then ends nothing. By default RxJS is, which ends the process. */
  constructor(failed?: (error: unknown) => void) {
    const subscribe = (subscriber: Subscriber<T>): TeardownLogic => this.#add(subscriber);
    this.values$ = failed ? new WatchedObservable<T>(failed, subscribe) : new RxObservable<T>(subscribe);
  }

  get isWatched(): boolean {
    return this.#subscribers.length > 0;
  }

  /** To all who have subscribed by now, whoever comes or leaves meanwhile. */
  next(value: T): void {
    const subscribers = this.#subscribers;
    for (let at = 0; at < subscribers.length; at++) (subscribers[at] as Subscriber<T>).next(value);
  }

  /** Completes all who have subscribed; a chain that then subscribes anew (`repeat()`) waits. */
  complete(): void {
    for (const subscriber of this.#subscribers) subscriber.complete();
  }

  /** Completes all who have subscribed, and whoever will. */
  close(): void {
    this.#closed = true;
    this.complete();
  }

  #add(subscriber: Subscriber<T>): (() => void) | undefined {
    if (this.#closed) {
      subscriber.complete();
      return undefined;
    }
    this.#subscribers = [...this.#subscribers, subscriber];
    return () => {
      this.#subscribers = this.#subscribers.filter((other) => other !== subscriber);
    };
  }
}
