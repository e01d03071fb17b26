import { abortError, systemClock } from '@antiphon/core/frame-free';
import { WarmSession } from '../line/index.js';
import { type Access, RefusalError, Secrets, type Wording } from '../rest/index.js';
import { type LiveAvatarOptions, liveAvatarDefaults, tuningDefaults } from './live-avatar-options.js';
import { endQuietly, SessionApi, type StartedSession } from './session-api.js';

/** How long a token is kept that nobody has used. The vendor does not say how long it would take it. */
const TOKEN_KEPT_MS = 300_000;
/** With these a token may be refused that has waited too long, or its session; with others a new one would be, too. */
const TOKEN_REFUSALS: readonly number[] = [400, 401, 403, 404];

/** What is done before there is a conversation: a token is fetched, or, where that is asked for, a session begun. */
export class HeadStart {
  readonly #tokens: WarmSession<string>;
  readonly #sessions: WarmSession<StartedSession> | undefined;
  readonly #end: (session: StartedSession) => Promise<void>;

  constructor(options: LiveAvatarOptions, access: Access, name: string) {
    const { requestTimeoutMs, stopTimeoutMs } = { ...tuningDefaults, ...options.tuning };
    const { warmSessionMs, clock = systemClock } = { ...liveAvatarDefaults, ...options };
    const wording: Wording = { name, secrets: new Secrets(access.apiKey) };
    const api = new SessionApi(options, access, wording, clock, requestTimeoutMs);
    this.#tokens = new WarmSession({
      clock,
      heldMs: TOKEN_KEPT_MS,
      begin: (signal) => api.issue(signal),
    });
    this.#end = (session) => endQuietly(api, session, clock, stopTimeoutMs);
    if (warmSessionMs > 0)
      this.#sessions = new WarmSession({
        clock,
        heldMs: warmSessionMs,
        begin: (signal) => api.begin(signal),
        end: this.#end,
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
    if (held !== undefined && warm !== undefined) {
      if (!signal.aborted) return api.adopt(warm, held.ageMs);
      await this.#end(warm);
      throw abortError(signal);
    }
    const token = await this.#tokens.take()?.session.catch(() => undefined);
    if (token === undefined) return api.begin(signal);
    try {
      return await api.begin(signal, token);
    } catch (error) {
      const mayBeOld = error instanceof RefusalError && TOKEN_REFUSALS.includes(error.status);
      if (!mayBeOld || signal.aborted) throw error;
      return api.begin(signal);
    }
  }
}
