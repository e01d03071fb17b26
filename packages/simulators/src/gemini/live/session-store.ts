import type { Clock } from '@antiphon/core';
import type { Content } from '../wire/index.js';

/** A session as a handle restores it. */
export interface SavedSession {
  readonly model: string;
  readonly history: readonly Content[];
  /** When the session first began, on the server's clock. */
  readonly startedAtMs: number;
  /** Stays the same over all connections of a session. */
  readonly sessionId: string;
}

const MOST_SESSIONS = 1_000;

/** Sessions that may be resumed, by handle. Keeps the newest 1,000; older ones count as unknown. */
export class SessionStore {
  readonly #clock: Clock;
  readonly #freshId: (prefix: string) => string;
  readonly #lifetimeMs: number;
  /** How many connections each session has. */
  readonly #open = new Map<string, number>();
  readonly #saved = new Map<string, SavedSession & { readonly savedAtMs: number }>();

  constructor(clock: Clock, lifetimeMs: number, freshId: (prefix: string) => string) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
    this.#freshId = freshId;
  }

  /** A connection of a session has opened. @returns whether another was open before */
  opened(sessionId: string): boolean {
    const count = this.#open.get(sessionId) ?? 0;
    this.#open.set(sessionId, count + 1);
    return count > 0;
  }

  /** A connection of a session is over. */
  closed(sessionId: string): void {
    const count = this.#open.get(sessionId) ?? 0;
    if (count > 1) this.#open.set(sessionId, count - 1);
    else this.#open.delete(sessionId);
  }

  /** @returns the handle. */
  save(session: SavedSession): string {
    const handle = this.#freshId('handle-');
    this.#saved.set(handle, { ...session, savedAtMs: this.#clock.now() });
    if (this.#saved.size > MOST_SESSIONS) {
      const [oldest] = this.#saved.keys();
      this.#saved.delete(oldest as string);
    }
    this.#forgetExpired();
    return handle;
  }

  /** What a handle stands for; the handle stays good until its time is over. */
  find(handle: string): SavedSession | 'unknown' | 'expired' {
    const saved = this.#saved.get(handle);
    if (saved === undefined) return 'unknown';
    return this.#clock.now() - saved.savedAtMs > this.#lifetimeMs ? 'expired' : saved;
  }
  /** That a handle was good once is remembered, not what it stood for. */
  #forgetExpired(): void {
    for (const [handle, saved] of this.#saved) {
      if (this.#clock.now() - saved.savedAtMs <= this.#lifetimeMs) return;
      if (saved.history.length > 0) this.#saved.set(handle, { ...saved, history: [] });
    }
  }
}
