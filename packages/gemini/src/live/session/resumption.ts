import type { Clock } from '@antiphon/core';

/**
 * Where a session can be taken up again. A handle stands for the session as it was when it was given; once the
 * model has begun to answer since, taking it up would lose that exchange, and the handle is dropped until the
 * vendor gives the next.
 */
export class Resumption {
  readonly #clock: Clock;
  readonly #lifetimeMs: number;
  #handle: string | undefined;
  #givenAtMs = 0;

  constructor(clock: Clock, lifetimeMs: number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  /** The handle, if taking the session up there loses nothing. */
  get handle(): string | undefined {
    return this.#clock.now() - this.#givenAtMs < this.#lifetimeMs ? this.#handle : undefined;
  }

  /** The vendor gave a handle; without one there is only the old, and the session can't be left just now. */
  given(handle: string | undefined): void {
    if (handle === undefined) return;
    this.#handle = handle;
    this.#givenAtMs = this.#clock.now();
  }

  /** It is too old for what has happened since, or the vendor does not know it. */
  drop(): void {
    this.#handle = undefined;
  }
}
