import type { SchedulerAction, SchedulerLike } from 'rxjs';
import { Subscription } from 'rxjs/internal/Subscription';
import type { Clock, Timer } from '../clock/index.js';

/** An RxJS scheduler on a session's clock, so that operators which wait can be run in virtual time. */
export class ClockScheduler implements SchedulerLike {
  readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  now(): number {
    return this.clock.epochMs();
  }

  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delayMs?: number, state?: T): Subscription;
  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delayMs: number, state: T): Subscription;
  schedule<T>(work: (this: SchedulerAction<T>, state: T) => void, delayMs = 0, state?: T): Subscription {
    return new ClockAction(this.clock, work).schedule(state, delayMs);
  }
}

class ClockAction<T> extends Subscription implements SchedulerAction<T> {
  readonly #clock: Clock;
  readonly #work: (this: SchedulerAction<T>, state: T) => void;
  #timer: Timer | undefined;

  constructor(clock: Clock, work: (this: SchedulerAction<T>, state: T) => void) {
    super();
    this.#clock = clock;
    this.#work = work;
  }

  schedule(state?: T, delayMs = 0): Subscription {
    if (this.closed) return this;
    this.#timer?.cancel();
    this.#timer = this.#clock.after(delayMs, () => {
      this.#timer = undefined;
      this.#work.call(this, state as T);
      // An action that has not asked to run again is done.
      if (this.#timer === undefined) this.unsubscribe();
    });
    return this;
  }

  override unsubscribe(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    super.unsubscribe();
  }
}
