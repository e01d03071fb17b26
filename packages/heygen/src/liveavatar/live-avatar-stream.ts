import { viewPcm16AsBytes } from '@antiphon/audio';
import {
  type AntiphonError,
  type AudioAvatarStream,
  type AvatarEvents,
  type ConnectionFailure,
  connectionDefaults,
  type ServiceHost,
  type StateChange,
  type SupervisedConnection,
  superviseConnection,
  type Verdict,
} from '@antiphon/core/frame-free';
import { SessionLimits } from '../limits/index.js';
import { type Access, Secrets, tellOfSession } from '../rest/index.js';
import { LiteDriver } from './lite-driver.js';
import { type LiteCommand, type LiteMessage, liteCommand } from './lite-message.js';
import {
  chunkDefaults,
  IDLE_LIMIT_MS,
  type LiveAvatarOptions,
  liveAvatarDefaults,
  tuningDefaults,
} from './live-avatar-options.js';
import { SessionApi } from './session-api.js';
import { SpeechChunks } from './speech-chunks.js';

const NAME = 'LiveAvatar';

/** One conversation's avatar: the frame-free client of a LITE session, over as many sockets and sessions as it takes. */
export class LiveAvatarStream implements AudioAvatarStream {
  readonly #driver: LiteDriver;
  readonly #connection: SupervisedConnection<LiteCommand>;
  readonly #chunks: SpeechChunks;
  readonly #limits: SessionLimits;
  readonly #host: ServiceHost;
  /** Undefined once it is closed: nothing is reported from then on. */
  #events: AvatarEvents | undefined;
  #isReady = false;
  #commands = 0;
  /** The newest utterance that was given, and the newest that is forgotten: nothing is told of it any more. */
  #given = 0;
  #forgotten = 0;

  constructor(options: LiveAvatarOptions, access: Access, events: AvatarEvents, host: ServiceHost) {
    const tuning = { ...tuningDefaults, ...options.tuning };
    const { clock } = host;
    const wording = { name: NAME, secrets: new Secrets(access.apiKey) };
    wording.secrets.add(options.livekit?.token);
    this.#events = events;
    this.#host = host;
    this.#limits = new SessionLimits({
      clock,
      aheadMs: options.announceMs ?? liveAvatarDefaults.announceMs,
      ending: (leftMs, reason) => this.#events?.ending(leftMs, reason),
    });
    this.#driver = new LiteDriver({
      api: new SessionApi(options, access, wording, clock, tuning.requestTimeoutMs),
      clock,
      wording,
      renews: options.renews ?? liveAvatarDefaults.renews,
      connectTimeoutMs: tuning.connectTimeoutMs,
      stopTimeoutMs: tuning.stopTimeoutMs,
      onSession: (viewing) => {
        const idleMs = tuning.keepAliveMs < IDLE_LIMIT_MS ? Number.POSITIVE_INFINITY : IDLE_LIMIT_MS;
        this.#limits.begin(viewing.maxDurationMs, idleMs);
        tellOfSession(options.onSession?.bind(options), viewing);
      },
    });
    this.#connection = superviseConnection<LiteCommand, LiteMessage>({
      ...connectionDefaults,
      ...tuning,
      name: NAME,
      clock,
      driver: this.#driver,
      classify: judge,
      onMessage: (message) => this.#take(message),
      onState: (change) => this.#changed(change),
    });
    this.#chunks = new SpeechChunks({ ...chunkDefaults, ...options.chunks }, clock, (utterance, samples) =>
      this.#speak(utterance, samples),
    );
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

  write(utterance: number, samples: Int16Array, sampleRate: number): void {
    if (!this.#isReady) return;
    this.#given = utterance;
    this.#chunks.write(utterance, samples, sampleRate);
  }

  finish(utterance: number): void {
    if (this.#isReady && this.#chunks.finish(utterance))
      this.#send('agent.speak_end', { utterance, eventId: nameOf(utterance) });
  }

  interrupt(): void {
    this.#forgotten = this.#given;
    this.#chunks.clear();
    this.#connection.discard(({ utterance }) => utterance !== undefined);
    if (this.#isReady) this.#send('agent.interrupt');
  }

  listening(isListening: boolean): void {
    if (this.#isReady) this.#send(isListening ? 'agent.start_listening' : 'agent.stop_listening');
  }

  async close(): Promise<void> {
    this.#events = undefined;
    this.#isReady = false;
    this.#host.signal.removeEventListener('abort', this.#aborted);
    this.#chunks.clear();
    this.#limits.end();
    await this.#connection.close();
    await this.#driver.end();
  }

  readonly #aborted = (): void => {
    void this.close();
  };

  #speak(utterance: number, samples: Int16Array): void {
    const audio = Buffer.from(viewPcm16AsBytes(samples)).toString('base64');
    this.#send('agent.speak', { utterance, eventId: nameOf(utterance), fields: { audio } });
  }

  #send(
    type: string,
    {
      utterance,
      eventId = `command-${++this.#commands}`,
      fields = {},
    }: { utterance?: number; eventId?: string; fields?: { audio?: string } } = {},
  ): void {
    const json = liteCommand(type, eventId, fields);
    this.#connection.send(utterance === undefined ? { json } : { json, utterance });
    this.#limits.used();
  }

  #take(message: LiteMessage): void {
    if (!this.#isReady || message.type === 'state') return;
    const utterance = utteranceOf(message.eventId);
    if (utterance !== undefined && utterance <= this.#forgotten) return;
    if (message.type === 'started') this.#events?.started(utterance);
    else this.#events?.ended(utterance);
  }

  #changed(change: StateChange): void {
    if (this.#events === undefined) return;
    this.#host.connection(change);
    const { from, to, error } = change;
    if (to === 'open' && from === 'reconnecting') {
      this.#isReady = true;
      // In the same session it may still say what somebody else says by now.
      this.#send('agent.interrupt');
      this.#events.ready();
    } else if (to === 'open') this.#isReady = true;
    else if (to === 'reconnecting') {
      this.#forget();
      this.#events.lost(error as AntiphonError);
    } else if (to === 'failed') {
      this.#forget();
      this.#limits.end();
      // Before the avatar was there, it is `connect` that fails.
      if (from !== 'connecting') this.#events.failed(error as AntiphonError);
    }
  }

  /** Whoever speaks while there is no avatar has said it by the time that there is one again. */
  #forget(): void {
    this.#isReady = false;
    this.#forgotten = this.#given;
    this.#chunks.clear();
    this.#connection.discard();
  }
}

const PREFIX = 'speech-';
const nameOf = (utterance: number): string => `${PREFIX}${utterance}`;

/** The utterance that the vendor speaks of, if it does. */
function utteranceOf(eventId: string | undefined): number | undefined {
  const number = eventId?.startsWith(PREFIX) ? Number(eventId.slice(PREFIX.length)) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Stops at what trying again cannot mend, and waits where the vendor asks for it. */
function judge({ thrown }: ConnectionFailure): Verdict {
  const { retryable, retryAfterMs } = (thrown ?? {}) as Partial<AntiphonError>;
  if (retryable === false) return 'fatal';
  return retryAfterMs === undefined ? 'retry' : { retryAfterMs };
}
