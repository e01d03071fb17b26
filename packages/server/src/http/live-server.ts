import { type Clock, settleWithin, type Timer } from '@antiphon/core';
import type { ServerConfig } from '../config/index.js';
import type { Conversations } from '../conversations/index.js';
import type { ConversationStore } from '../store/index.js';
import type { ServerApp } from './app.js';
import type { Telephone } from './routes/telephone.js';

/** A server that listens. */
export interface RunningServer extends AsyncDisposable {
  /** Where this machine finds it, as `http://127.0.0.1:8800`. */
  readonly url: string;
  readonly conversations: Conversations;
  /**
   * Ends it in order: `/readyz` says 503, new sessions and calls are refused, what users have said is answered for at
   * most `drainDeadlineMs`, everything is stored and closed. Idempotent. Never rejects.
   */
  drain(): Promise<void>;
  /** Ends it now: what is being said is cut off, and stored. Idempotent. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface LiveServerParts {
  readonly url: string;
  readonly server: ServerApp;
  readonly conversations: Conversations;
  readonly store: ConversationStore;
  readonly config: ServerConfig;
  readonly clock: Clock;
  readonly telephone: Telephone | undefined;
  /** Lets go of conversations and their store. */
  readonly release: () => Promise<void>;
}

/** What does not answer that it is sent away is cut off after so long. */
const PARTING_MS = 1_000;
const FORGET_EVERY_MS = 3_600_000;

/** Knows how a server ends, and forgets meanwhile what is too old. */
export class LiveServer implements RunningServer {
  readonly url: string;
  readonly conversations: Conversations;
  readonly #parts: LiveServerParts;
  #forgetting: Timer | undefined;
  #drained: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: LiveServerParts) {
    this.url = parts.url;
    this.conversations = parts.conversations;
    this.#parts = parts;
    this.#forget();
  }

  drain(): Promise<void> {
    this.#drained ??= this.#drain();
    return this.#drained;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #drain(): Promise<void> {
    const { conversations, config, server, clock } = this.#parts;
    const { drainDeadlineMs: deadlineMs } = config;
    server.app.log.info({ deadlineMs, sessions: conversations.health().activeSessions }, 'server drains');
    // They keep the deadline by themselves; should they not, the server ends all the same.
    await settleWithin(clock, deadlineMs + PARTING_MS, conversations.drain({ deadlineMs }));
    await this[Symbol.asyncDispose]();
  }

  async #close(): Promise<void> {
    const { server, clock, telephone, release } = this.#parts;
    const { app } = server;
    this.#forgetting?.cancel();
    telephone?.close();
    const released = await settleWithin(clock, 2 * PARTING_MS, release());
    if (released.status === 'rejected')
      app.log.error({ err: released.reason }, 'what was open could not be closed');
    server.closeSockets();
    const closed = app.close();
    await settleWithin(clock, PARTING_MS, closed);
    server.cutSockets();
    app.server.closeAllConnections();
    await settleWithin(clock, PARTING_MS, closed);
    app.log.info('server ended');
  }

  #forget(): void {
    const { store, config, clock, server } = this.#parts;
    const { keepEndedMs } = config.store;
    if (keepEndedMs === 0) return;
    store.removeEndedBefore(Math.round(clock.epochMs()) - keepEndedMs).then(
      (count) => count > 0 && server.app.log.info({ count }, 'ended sessions forgotten'),
      (error: unknown) => server.app.log.warn({ err: error }, 'ended sessions could not be forgotten'),
    );
    this.#forgetting = clock.after(FORGET_EVERY_MS, () => this.#forget());
  }
}
