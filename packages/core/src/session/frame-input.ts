import type { Observable, Subscriber } from 'rxjs';
import { Observable as RxObservable } from 'rxjs/internal/Observable';
import type { Frame } from '../frames/index.js';

/**
 * Where frames enter an RxJS chain. A `Subject` would do, and would make a closure and copy its list of
 * observers for every frame; a chain has one subscriber, seldom two.
 */
export class FrameInput {
  readonly frames$: Observable<Frame>;
  #subscribers: readonly Subscriber<Frame>[] = [];

  constructor() {
    this.frames$ = new RxObservable<Frame>((subscriber) => {
      this.#subscribers = [...this.#subscribers, subscriber];
      return () => {
        this.#subscribers = this.#subscribers.filter((other) => other !== subscriber);
      };
    });
  }

  next(frame: Frame): void {
    const subscribers = this.#subscribers;
    for (let at = 0; at < subscribers.length; at++) (subscribers[at] as Subscriber<Frame>).next(frame);
  }

  complete(): void {
    for (const subscriber of this.#subscribers) subscriber.complete();
  }
}
