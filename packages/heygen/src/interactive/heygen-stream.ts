import {
  type AntiphonError,
  type AvatarEvents,
  type OpenRequest,
  type ServiceHost,
  type TextAvatarStream,
  TimerSet,
} from '@antiphon/core/frame-free';
import { AvatarLine, type WarmSession } from '../line/index.js';
import { type Access, Secrets, tellOfSession } from '../rest/index.js';
import {
  type HeygenAvatarOptions,
  type HeygenViewing,
  heygenAvatarDefaults,
  heygenTuningDefaults,
} from './heygen-avatar-options.js';
import { type SessionCommand, SessionLink, type Taken } from './session-link.js';
import { StreamingApi } from './streaming-api.js';

export const NAME = 'HeyGen';

/** What all conversations of a service share. */
export interface HeygenAccount {
  readonly options: HeygenAvatarOptions;
  readonly access: Access;
  /** Undefined where none is held ahead. */
  readonly warm: WarmSession<HeygenViewing> | undefined;
}

/** One conversation's Interactive Avatar: the frame-free client, over as many sessions as it takes. */
export class HeygenStream implements TextAvatarStream {
  readonly #options: HeygenAvatarOptions;
  readonly #warm: WarmSession<HeygenViewing> | undefined;
  readonly #api: StreamingApi;
  readonly #line: AvatarLine<SessionCommand, Taken>;
  readonly #host: ServiceHost;
  #sessionId: string | undefined;
  /** When the avatar has said everything that the vendor has taken. */
  #busyUntilMs = 0;
  readonly #timers: TimerSet;

  constructor({ options, access, warm }: HeygenAccount, events: AvatarEvents, host: ServiceHost) {
    const tuning = { ...heygenTuningDefaults, ...options.tuning };
    const wording = { name: NAME, secrets: new Secrets(access.apiKey) };
    this.#options = options;
    this.#warm = warm;
    this.#host = host;
    this.#timers = new TimerSet(host.clock);
    this.#api = new StreamingApi(options, access, wording, host.clock);
    this.#line = new AvatarLine<SessionCommand, Taken>({
      name: NAME,
      host,
      events,
      announceMs: options.announceMs ?? heygenAvatarDefaults.announceMs,
      connection: {
        ...tuning,
        driver: { open: (request) => this.#begin(request) },
        // Kept alive by whoever opened it: there is nothing to ping.
        pingMs: Number.POSITIVE_INFINITY,
      },
      take: (taken) => this.#taken(taken),
      forgot: () => this.#forgot(),
      // The next link is a session of its own.
      lost: () => this.#line.limits.end(),
      end: () => this.#leave(),
    });
  }

  /** Resolves when the avatar can be spoken through. @throws AntiphonError when it cannot be had */
  connect(): Promise<void> {
    return this.#line.connect();
  }

  say(utterance: number, text: string): void {
    if (!this.#line.isReady || text.trim() === '') return;
    this.#line.gives(utterance);
    this.#line.send({ kind: 'say', utterance, text });
  }

  /** A text is whole when it is given. */
  finish(_utterance: number): void {}

  interrupt(): void {
    this.#line.forget(({ kind }) => kind === 'say');
    this.#line.send({ kind: 'interrupt' });
  }

  listening(isListening: boolean): void {
    this.#line.send({ kind: 'listening', isListening });
  }

  recover(error: AntiphonError): void {
    this.#line.recover(error);
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  async #begin({ signal, events }: OpenRequest<Taken>): Promise<SessionLink> {
    await this.#leave();
    const viewing = await this.#beginWarm(signal);
    this.#sessionId = viewing.sessionId;
    if (signal.aborted) await this.#leave();
    const { keepAliveMs = heygenTuningDefaults.keepAliveMs } = this.#options.tuning ?? {};
    const idleMs = (this.#options.idleTimeoutSeconds ?? heygenAvatarDefaults.idleTimeoutSeconds) * 1_000;
    if (this.#line.events !== undefined) {
      const { limits } = this.#line;
      limits.begin(viewing.maxDurationMs, keepAliveMs < idleMs ? Number.POSITIVE_INFINITY : idleMs);
      tellOfSession(this.#options.onSession?.bind(this.#options), viewing);
    }
    return new SessionLink(viewing.sessionId, this.#api, events);
  }

  /** The session that was begun ahead, or a new one. */
  async #beginWarm(signal: AbortSignal): Promise<HeygenViewing> {
    const held = this.#warm?.take();
    const warm = held && (await held.session.catch(() => undefined));
    if (held === undefined || warm === undefined) return this.#api.begin(signal);
    return this.#api.adopt(warm, held.ageMs);
  }

  async #leave(): Promise<void> {
    const sessionId = this.#sessionId;
    this.#sessionId = undefined;
    if (sessionId !== undefined) await this.#api.end(sessionId);
  }

  /** From here on the clock tells: what the avatar does is told in its room, where nobody of ours is. */
  #taken({ utterance, durationMs }: Taken): void {
    if (this.#line.isForgotten(utterance)) return;
    const nowMs = this.#host.clock.now();
    const startMs = Math.max(nowMs, this.#busyUntilMs);
    this.#busyUntilMs = startMs + durationMs;
    this.#line.events?.lasts(utterance, durationMs);
    this.#timers.after(startMs - nowMs, () => this.#line.events?.started(utterance));
    this.#timers.after(startMs + durationMs - nowMs, () => this.#line.events?.ended(utterance));
  }

  #forgot(): void {
    this.#busyUntilMs = 0;
    this.#timers.cancel();
  }
}
