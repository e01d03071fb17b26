import { type AntiphonError, type Clock, settleWithin } from '@antiphon/core/frame-free';
import { type Access, type Fields, RestClient, unreadable, type Wording } from '../rest/index.js';
import { textIn } from './lite-message.js';
import { type LiveAvatarOptions, type LiveAvatarViewing, liveAvatarDefaults } from './live-avatar-options.js';

/** A session that the vendor has begun. */
export interface StartedSession {
  readonly viewing: LiveAvatarViewing;
  /** The address of the socket: a secret. */
  readonly socketUrl: string;
  readonly token: string;
}

/** Begins and ends sessions over REST. */
export class SessionApi {
  readonly #rest: RestClient;
  readonly #options: LiveAvatarOptions;
  readonly #access: Access;
  readonly #wording: Wording;

  constructor(options: LiveAvatarOptions, access: Access, wording: Wording, clock: Clock, timeoutMs: number) {
    this.#options = options;
    this.#access = access;
    this.#wording = wording;
    this.#rest = new RestClient({ baseUrl: access.baseUrl, wording, clock, timeoutMs });
  }

  /** Gets the token of a session that is to be. @throws AntiphonError that says whether to try again. */
  async issue(signal: AbortSignal): Promise<string> {
    const issued = await this.#rest.post({
      path: '/v1/sessions/token',
      headers: { 'x-api-key': this.#access.apiKey },
      body: this.#request(),
      signal,
    });
    const token = textIn(issued, 'session_token');
    if (token === undefined) throw unreadable('gave no session_token', this.#wording);
    this.#wording.secrets.add(token);
    return token;
  }

  /** A session that was begun by somebody else, so long ago: as if it had been begun here. */
  adopt(session: StartedSession, ageMs: number): StartedSession {
    const { viewing, token, socketUrl } = session;
    this.#wording.secrets.add(token, viewing.livekitToken, socketUrl);
    return { ...session, viewing: { ...viewing, maxDurationMs: Math.max(0, viewing.maxDurationMs - ageMs) } };
  }

  /**
   * Begins a session.
   *
   * @param issued its token. @defaultValue a new one
   * @throws AntiphonError that says whether to try again.
   */
  async begin(signal: AbortSignal, issued?: string): Promise<StartedSession> {
    const { secrets } = this.#wording;
    const token = issued ?? (await this.issue(signal));
    secrets.add(token);
    const started = await this.#start(token, signal);
    const socketUrl = textIn(started, 'ws_url');
    const livekitToken = textIn(started, 'livekit_client_token');
    secrets.add(livekitToken, textIn(started, 'livekit_agent_token'), socketUrl);
    const sessionId = textIn(started, 'session_id') ?? '';
    if (socketUrl === undefined || !/^wss?:/.test(socketUrl)) {
      await this.#drop(token);
      throw unreadable('began a session without ws_url: only those of mode LITE have one', this.#wording);
    }
    const { max_session_duration: seconds } = started;
    const maxDurationMs =
      typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : Number.POSITIVE_INFINITY;
    const livekitUrl = textIn(started, 'livekit_url');
    return { viewing: { sessionId, livekitUrl, livekitToken, maxDurationMs }, socketUrl, token };
  }

  /** @throws AntiphonError when the vendor could not be told; the session then ends by its own limits. */
  async end({ viewing, token }: StartedSession): Promise<void> {
    await this.#rest.post({
      path: '/v1/sessions/stop',
      headers: bearer(token),
      body: viewing.sessionId === '' ? {} : { session_id: viewing.sessionId },
    });
  }

  async #start(token: string, signal: AbortSignal): Promise<Fields> {
    try {
      return await this.#rest.post({ path: '/v1/sessions/start', headers: bearer(token), signal });
    } catch (error) {
      // The vendor may have begun it all the same.
      const isUnknown = signal.aborted || (error as Partial<AntiphonError>).code === 'service_timeout';
      if (isUnknown) await this.#drop(token);
      throw error;
    }
  }

  async #drop(token: string): Promise<void> {
    try {
      await this.#rest.post({ path: '/v1/sessions/stop', headers: bearer(token) });
    } catch {
      // It is of no use, and ends by its own limits.
    }
  }

  #request() {
    const { avatarId, livekit, encoding, quality, isSandbox } = { ...liveAvatarDefaults, ...this.#options };
    const room =
      livekit === undefined
        ? {}
        : {
            livekit_config: {
              livekit_url: livekit.url,
              livekit_room: livekit.room,
              livekit_client_token: livekit.token,
            },
          };
    return {
      mode: 'LITE',
      avatar_id: avatarId,
      is_sandbox: isSandbox,
      video_settings: { encoding, quality },
      ...room,
    };
  }
}

/** Ends a session within its time, and whatever comes of it. */
export async function endQuietly(
  api: SessionApi,
  session: StartedSession,
  clock: Clock,
  withinMs: number,
): Promise<void> {
  await settleWithin(clock, withinMs, api.end(session));
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
