import { AntiphonError, type Clock, messageOf, TimerSet } from '@antiphon/core';

/** Calls things later, in the order in which they were given, until it is closed. Then it forgets them. */
export class Delivery {
  readonly #timers: TimerSet | undefined;
  #closed = false;

  constructor(clock: Clock | undefined) {
    this.#timers = clock && new TimerSet(clock);
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** How many calls are outstanding. */
  get pending(): number {
    return this.#timers?.size ?? 0;
  }

  later(delayMs: number, call: () => void): void {
    if (this.#closed) return;
    if (this.#timers === undefined || delayMs <= 0) call();
    else this.#timers.after(delayMs, call);
  }

  close(): void {
    this.#closed = true;
    this.#timers?.cancel();
  }
}

/** A scripted failure as an adapter would report it: retryable, unless it says otherwise by itself. */
export function asServiceError(failure: unknown): AntiphonError {
  if (failure instanceof AntiphonError) return failure;
  return new AntiphonError('service_failed', messageOf(failure), { retryable: true, cause: failure });
}

/** @throws Error when a delay was asked for and there is no clock to wait by. */
export function needClock(clock: Clock | undefined, ...delaysMs: readonly (number | undefined)[]): void {
  if (clock === undefined && delaysMs.some((ms) => ms !== undefined && ms > 0)) {
    throw new Error('a delay needs a clock: give the one of the session, such as harness.clock');
  }
}
