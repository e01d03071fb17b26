import { type Clock, settleWithin } from '@antiphon/core/frame-free';
import { type Access, type Fields, RestClient, unreadable, type Wording } from '../rest/index.js';
import {
  type HeygenAvatarOptions,
  type HeygenViewing,
  heygenAvatarDefaults,
  heygenTuningDefaults,
} from './heygen-avatar-options.js';

/** The vendor's code for a session that is over, or not yet begun: one that it ended while it was set up, too. */
const WRONG_STATE = 400_006;

/** The `/v1/streaming.*` of HeyGen's Interactive Avatar. */
export class StreamingApi {
  readonly #options: HeygenAvatarOptions;
  readonly #access: Access;
  readonly #wording: Wording;
  readonly #clock: Clock;
  readonly #rest: RestClient;
  /** Its answer comes when the avatar is there. */
  readonly #slowRest: RestClient;

  constructor(options: HeygenAvatarOptions, access: Access, wording: Wording, clock: Clock) {
    const { requestTimeoutMs, connectTimeoutMs } = { ...heygenTuningDefaults, ...options.tuning };
    this.#options = options;
    this.#access = access;
    this.#wording = wording;
    this.#clock = clock;
    this.#rest = new RestClient({ baseUrl: access.baseUrl, wording, clock, timeoutMs: requestTimeoutMs });
    this.#slowRest = new RestClient({
      baseUrl: access.baseUrl,
      wording,
      clock,
      timeoutMs: connectTimeoutMs,
      passingCodes: [WRONG_STATE],
    });
  }

  /** Begins a session; resolves when the avatar is there. @throws AntiphonError that says whether to try again. */
  async begin(signal: AbortSignal): Promise<HeygenViewing> {
    const wording = this.#wording;
    const made = await this.#post(this.#rest, 'new', this.#request(), signal);
    const sessionId = textOf(made.session_id);
    if (sessionId === undefined) throw unreadable('gave no session_id', wording);
    const livekitToken = textOf(made.access_token);
    const livekitUrl = textOf(made.url);
    wording.secrets.add(livekitToken, textOf(made.livekit_agent_token), textOf(made.realtime_endpoint));
    try {
      await this.#post(this.#slowRest, 'start', { session_id: sessionId }, signal);
    } catch (error) {
      await this.end(sessionId);
      throw error;
    }
    const { session_duration_limit: seconds } = made;
    const maxDurationMs =
      typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : Number.POSITIVE_INFINITY;
    return { sessionId, livekitUrl, livekitToken, maxDurationMs };
  }

  /** A session that was begun by somebody else, so long ago: as if it had been begun here. */
  adopt(viewing: HeygenViewing, ageMs: number): HeygenViewing {
    this.#wording.secrets.add(viewing.livekitToken);
    return { ...viewing, maxDurationMs: Math.max(0, viewing.maxDurationMs - ageMs) };
  }

  /** Has a text said as it is. Resolves with how long it is, in ms, as soon as the vendor has taken it. */
  async repeat(sessionId: string, text: string): Promise<number> {
    const task = { session_id: sessionId, text, task_type: 'repeat', task_mode: 'async' };
    const { duration_ms: ms } = await this.#post(this.#rest, 'task', task);
    if (typeof ms !== 'number' || !(ms >= 0))
      throw unreadable('did not say how long a task lasts', this.#wording);
    return ms;
  }

  async tell(
    sessionId: string,
    what: 'interrupt' | 'keep_alive' | 'start_listening' | 'stop_listening',
  ): Promise<void> {
    await this.#post(this.#rest, what, { session_id: sessionId });
  }

  /** Ends a session, within its time, and whatever comes of it. */
  async end(sessionId: string): Promise<void> {
    const { stopTimeoutMs } = { ...heygenTuningDefaults, ...this.#options.tuning };
    await settleWithin(this.#clock, stopTimeoutMs, this.#post(this.#rest, 'stop', { session_id: sessionId }));
  }

  #post(rest: RestClient, action: string, body: Fields, signal?: AbortSignal): Promise<Fields> {
    const headers = { 'x-api-key': this.#access.apiKey };
    return rest.post({ path: `/v1/streaming.${action}`, headers, body, signal });
  }

  #request(): Fields {
    const given = { ...heygenAvatarDefaults, ...this.#options };
    const { avatarName, quality, voice, language, encoding, idleTimeoutSeconds } = given;
    const spoken =
      voice === undefined ? {} : { voice_id: voice.voiceId, rate: voice.rate, emotion: voice.emotion };
    return {
      version: 'v2',
      avatar_name: avatarName,
      quality,
      video_encoding: encoding,
      activity_idle_timeout: idleTimeoutSeconds,
      ...(voice === undefined ? {} : { voice: spoken }),
      ...(language === undefined ? {} : { language }),
    };
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
