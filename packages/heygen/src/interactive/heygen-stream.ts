import {
  AntiphonError,
  type AvatarEvents,
  type ConnectionFailure,
  type OpenRequest,
  type ServiceHost,
  type StateChange,
  type SupervisedConnection,
  superviseConnection,
  type TextAvatarStream,
  type Timer,
  type Verdict,
} from '@antiphon/core/frame-free';
import { SessionLimits } from '../limits/index.js';
import { type Access, Secrets, tellOfSession } from '../rest/index.js';
import {
  type HeygenAvatarOptions,
  heygenAvatarDefaults,
  heygenTuningDefaults,
} from './heygen-avatar-options.js';
import { type SessionCommand, SessionLink, type Taken } from './session-link.js';
import { StreamingApi } from './streaming-api.js';

const NAME = 'HeyGen';

/** One conversation's Interactive Avatar: the frame-free client, over as many sessions as it takes. */
export class HeygenStream implements TextAvatarStream {
  readonly #options: HeygenAvatarOptions;
  readonly #api: StreamingApi;
  readonly #connection: SupervisedConnection<SessionCommand>;
  readonly #limits: SessionLimits;
  readonly #host: ServiceHost;
  /** Undefined once it is closed: nothing is reported from then on. */
  #events: AvatarEvents | undefined;
  #sessionId: string | undefined;
  #isReady = false;
  /** When the avatar has said everything that the vendor has taken. */
  #busyUntilMs = 0;
  readonly #timers = new Set<Timer>();
  #given = 0;
  #forgotten = 0;

  constructor(options: HeygenAvatarOptions, access: Access, events: AvatarEvents, host: ServiceHost) {
    const tuning = { ...heygenTuningDefaults, ...options.tuning };
    const { clock } = host;
    const wording = { name: NAME, secrets: new Secrets(access.apiKey) };
    const { requestTimeoutMs, connectTimeoutMs, stopTimeoutMs } = tuning;
    this.#options = options;
    this.#events = events;
    this.#host = host;
    this.#api = new StreamingApi({
      options,
      access,
      wording,
      clock,
      requestTimeoutMs,
      connectTimeoutMs,
      stopTimeoutMs,
    });
    this.#limits = new SessionLimits({
      clock,
      aheadMs: options.announceMs ?? heygenAvatarDefaults.announceMs,
      ending: (leftMs, reason) => this.#events?.ending(leftMs, reason),
    });
    this.#connection = superviseConnection<SessionCommand, Taken>({
      ...tuning,
      name: NAME,
      clock,
      driver: { open: (request) => this.#begin(request) },
      classify: judge,
      onMessage: (taken) => this.#taken(taken),
      onState: (change) => this.#changed(change),
      // Kept alive by whoever opened it: there is nothing to ping.
      pingMs: Number.POSITIVE_INFINITY,
    });
    host.signal.addEventListener('abort', this.#aborted, { once: true });
    if (host.signal.aborted) this.#aborted();
  }

  /** Resolves when the avatar can be spoken through. @throws AntiphonError when it cannot be had */
  async connect(): Promise<void> {
    try {
      await this.#connection.connect();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  say(utterance: number, text: string): void {
    if (!this.#isReady || text.trim() === '') return;
    this.#given = utterance;
    this.#send({ kind: 'say', utterance, text });
  }

  /** A text is whole when it is given. */
  finish(_utterance: number): void {}

  interrupt(): void {
    this.#forget();
    this.#connection.discard(({ kind }) => kind === 'say');
    if (this.#isReady) this.#send({ kind: 'interrupt' });
  }

  listening(isListening: boolean): void {
    if (this.#isReady) this.#send({ kind: 'listening', isListening });
  }

  async close(): Promise<void> {
    this.#events = undefined;
    this.#isReady = false;
    this.#host.signal.removeEventListener('abort', this.#aborted);
    this.#forget();
    this.#limits.end();
    await this.#connection.close();
    await this.#leave();
  }

  readonly #aborted = (): void => {
    void this.close();
  };

  async #begin({ signal, events }: OpenRequest<Taken>): Promise<SessionLink> {
    await this.#leave();
    const viewing = await this.#api.begin(signal);
    this.#sessionId = viewing.sessionId;
    if (signal.aborted) await this.#leave();
    const { keepAliveMs = heygenTuningDefaults.keepAliveMs } = this.#options.tuning ?? {};
    const idleMs = (this.#options.idleTimeoutSeconds ?? heygenAvatarDefaults.idleTimeoutSeconds) * 1_000;
    if (this.#events !== undefined) {
      this.#limits.begin(viewing.maxDurationMs, keepAliveMs < idleMs ? Number.POSITIVE_INFINITY : idleMs);
      tellOfSession(this.#options.onSession?.bind(this.#options), viewing);
    }
    return new SessionLink(viewing.sessionId, this.#api, events);
  }

  async #leave(): Promise<void> {
    const sessionId = this.#sessionId;
    this.#sessionId = undefined;
    if (sessionId !== undefined) await this.#api.end(sessionId);
  }

  #send(command: SessionCommand): void {
    this.#connection.send(command);
    this.#limits.used();
  }

  /** From here on the clock tells: what the avatar does is told in its room, where nobody of ours is. */
  #taken({ utterance, durationMs }: Taken): void {
    if (utterance <= this.#forgotten || this.#events === undefined) return;
    const nowMs = this.#host.clock.now();
    const startMs = Math.max(nowMs, this.#busyUntilMs);
    this.#busyUntilMs = startMs + durationMs;
    this.#events.lasts(utterance, durationMs);
    this.#after(startMs - nowMs, () => this.#events?.started(utterance));
    this.#after(startMs + durationMs - nowMs, () => this.#events?.ended(utterance));
  }

  #after(ms: number, callback: () => void): void {
    const timer = this.#host.clock.after(ms, () => {
      this.#timers.delete(timer);
      callback();
    });
    this.#timers.add(timer);
  }

  #changed(change: StateChange): void {
    if (this.#events === undefined) return;
    this.#host.connection(change);
    const {
      from,
      to,
      error = new AntiphonError('connection_lost', `${NAME} is lost`, { retryable: true }),
    } = change;
    if (to === 'open') {
      this.#isReady = true;
      if (from === 'reconnecting') this.#events.ready();
      return;
    }
    if (to !== 'reconnecting' && to !== 'failed') return;
    this.#isReady = false;
    this.#forget();
    this.#connection.discard();
    this.#limits.end();
    if (to === 'reconnecting') this.#events.lost(error);
    // Before the avatar was there, it is `connect` that fails.
    else if (from !== 'connecting') this.#events.failed(error);
  }

  /** Nothing is told any more of what was given so far. */
  #forget(): void {
    this.#forgotten = this.#given;
    this.#busyUntilMs = 0;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }
}

/** Stops at what trying again cannot mend, and waits where the vendor asks for it. */
function judge({ thrown }: ConnectionFailure): Verdict {
  const { retryable, retryAfterMs } = (thrown ?? {}) as Partial<AntiphonError>;
  if (retryable === false) return 'fatal';
  return retryAfterMs === undefined ? 'retry' : { retryAfterMs };
}
