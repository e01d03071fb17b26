import {
  AntiphonError,
  type Clock,
  type ConnectionDriver,
  type OpenRequest,
  settleWithin,
} from '@antiphon/core/frame-free';
import type { Wording } from '../rest/index.js';
import { LiteLink } from './lite-link.js';
import type { LiteCommand, LiteMessage } from './lite-message.js';
import type { LiveAvatarViewing } from './live-avatar-options.js';
import { endQuietly, type SessionApi, type StartedSession } from './session-api.js';

export interface LiteDriverOptions {
  readonly api: SessionApi;
  /** Begins a session, with what was done ahead of the conversation. */
  begin(signal: AbortSignal): Promise<StartedSession>;
  readonly clock: Clock;
  readonly wording: Wording;
  readonly renews: boolean;
  readonly connectTimeoutMs: number;
  readonly stopTimeoutMs: number;
  onSession(viewing: LiveAvatarViewing): void;
}

/**
 * Opens links to LiveAvatar: the first time in a new session; after a loss once more in the same one, as long as the
 * vendor has not ended it, and then in a new one.
 */
export class LiteDriver implements ConnectionDriver<LiteCommand, LiteMessage> {
  readonly #options: LiteDriverOptions;
  #session: StartedSession | undefined;
  #beginning: Promise<StartedSession> | undefined;
  /** The vendor has ended the session. */
  #isOver = false;
  /** The last link to the session could not be opened. */
  #isSuspect = false;

  constructor(options: LiteDriverOptions) {
    this.#options = options;
  }

  async open({ signal, events }: OpenRequest<LiteMessage>): Promise<LiteLink> {
    const { wording, connectTimeoutMs } = this.#options;
    if (this.#isOver || this.#isSuspect) await this.#leave();
    this.#session ??= await this.#begin(signal);
    const session = this.#session;
    this.#isSuspect = true;
    const link = await LiteLink.open({
      url: session.socketUrl,
      signal,
      events,
      wording,
      handshakeTimeoutMs: connectTimeoutMs,
      onOver: () => {
        if (this.#session === session) this.#isOver = true;
      },
    });
    this.#isSuspect = false;
    return link;
  }

  /** Ends the session, if there is one. Never rejects. */
  async end(): Promise<void> {
    const { api, clock, stopTimeoutMs } = this.#options;
    // One that was called off while it began sees to its own end.
    if (this.#beginning !== undefined) await settleWithin(clock, stopTimeoutMs, this.#beginning);
    const session = this.#session;
    this.#session = undefined;
    if (session !== undefined && !this.#isOver) await endQuietly(api, session, clock, stopTimeoutMs);
  }

  /** @throws AntiphonError when no other session is wanted. */
  async #leave(): Promise<void> {
    const { renews, wording } = this.#options;
    const wasOver = this.#isOver;
    await this.end();
    this.#isOver = false;
    this.#isSuspect = false;
    if (wasOver && !renews)
      throw new AntiphonError(
        'service_failed',
        `${wording.name} has ended the session, and no other is wanted`,
      );
  }

  async #begin(signal: AbortSignal): Promise<StartedSession> {
    this.#beginning = this.#options.begin(signal);
    try {
      const session = await this.#beginning;
      this.#session = session;
      this.#options.onSession(session.viewing);
      return session;
    } finally {
      this.#beginning = undefined;
    }
  }
}
