import type { Clock } from '@antiphon/core';

/** Temporary tokens that are remembered. */
const MAX_TOKENS = 1_000;

/** Which keys open the door: those given (or any), and temporary tokens until they expire. */
export class KeyRing {
  readonly #clock: Clock;
  readonly #keys: readonly string[] | undefined;
  readonly #expiresMs = new Map<string, number>();

  constructor(clock: Clock, keys: readonly string[] | undefined) {
    this.#clock = clock;
    this.#keys = keys;
  }

  opens(key: string): boolean {
    const expiresMs = this.#expiresMs.get(key);
    if (expiresMs !== undefined) return this.#clock.now() < expiresMs;
    return this.#keys === undefined || this.#keys.includes(key);
  }

  /** Makes a token good for a while; the oldest goes when there are too many. */
  grant(token: string, ttlMs: number): void {
    const [oldest] = this.#expiresMs.keys();
    if (this.#expiresMs.size >= MAX_TOKENS && oldest !== undefined) this.#expiresMs.delete(oldest);
    this.#expiresMs.set(token, this.#clock.now() + ttlMs);
  }
}
