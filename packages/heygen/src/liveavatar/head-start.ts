import { systemClock } from '@antiphon/core/frame-free';
import { WarmSession } from '../line/index.js';
import { type Access, Secrets, type Wording } from '../rest/index.js';
import { type LiveAvatarOptions, liveAvatarDefaults, tuningDefaults } from './live-avatar-options.js';
import { endQuietly, SessionApi, type StartedSession } from './session-api.js';

/** How long a token is kept that nobody has used. The vendor does not say how long it would take it. */
const TOKEN_KEPT_MS = 300_000;

/** What is done before there is a conversation: a token is fetched, or, where that is asked for, a session begun. */
export class HeadStart {
  readonly #tokens: WarmSession<string>;
  readonly #sessions: WarmSession<StartedSession> | undefined;

  constructor(options: LiveAvatarOptions, access: Access, name: string) {
    const { requestTimeoutMs, stopTimeoutMs } = { ...tuningDefaults, ...options.tuning };
    const { warmSessionMs, clock = systemClock } = { ...liveAvatarDefaults, ...options };
    const wording: Wording = { name, secrets: new Secrets(access.apiKey) };
    const api = new SessionApi(options, access, wording, clock, requestTimeoutMs);
    this.#tokens = new WarmSession({
      clock,
      heldMs: TOKEN_KEPT_MS,
      begin: (signal) => api.issue(signal),
      // It ends by itself.
      end: async () => {},
    });
    if (warmSessionMs > 0)
      this.#sessions = new WarmSession({
        clock,
        heldMs: warmSessionMs,
        begin: (signal) => api.begin(signal),
        end: (session) => endQuietly(api, session, clock, stopTimeoutMs),
      });
  }

  /** @throws AntiphonError that says whether to try again. */
  prewarm(): Promise<void> {
    return (this.#sessions ?? this.#tokens).begin();
  }

  /** A session for a conversation: the one that was begun ahead, or a new one. @throws AntiphonError */
  async begin(api: SessionApi, signal: AbortSignal): Promise<StartedSession> {
    const held = this.#sessions?.take();
    const warm = held && (await held.session.catch(() => undefined));
    if (held !== undefined && warm !== undefined) return api.adopt(warm, held.ageMs);
    const token = await this.#tokens.take()?.session.catch(() => undefined);
    if (token === undefined) return api.begin(signal);
    try {
      return await api.begin(signal, token);
    } catch (error) {
      // It may have waited too long.
      if (signal.aborted) throw error;
      return api.begin(signal);
    }
  }
}
