import { viewPcm16AsBytes } from '@antiphon/audio';
import type { AntiphonError, AudioAvatarStream, AvatarEvents, ServiceHost } from '@antiphon/core/frame-free';
import { AvatarLine } from '../line/index.js';
import { type Access, Secrets, tellOfSession } from '../rest/index.js';
import type { HeadStart } from './head-start.js';
import { LiteDriver } from './lite-driver.js';
import { type LiteCommand, type LiteMessage, liteCommand } from './lite-message.js';
import {
  chunkDefaults,
  IDLE_LIMIT_MS,
  type LiveAvatarOptions,
  type LiveAvatarViewing,
  liveAvatarDefaults,
  tuningDefaults,
} from './live-avatar-options.js';
import { SessionApi } from './session-api.js';
import { SpeechChunks } from './speech-chunks.js';

export const NAME = 'LiveAvatar';

/** What all conversations of a service share. */
export interface LiveAvatarAccount {
  readonly options: LiveAvatarOptions;
  readonly access: Access;
  readonly headStart: HeadStart;
}

/** One conversation's avatar: the frame-free client of a LITE session, over as many sockets and sessions as it takes. */
export class LiveAvatarStream implements AudioAvatarStream {
  readonly #line: AvatarLine<LiteCommand, LiteMessage>;
  readonly #chunks: SpeechChunks;
  readonly #options: LiveAvatarOptions;
  #commands = 0;

  constructor({ options, access, headStart }: LiveAvatarAccount, events: AvatarEvents, host: ServiceHost) {
    const tuning = { ...tuningDefaults, ...options.tuning };
    const { clock } = host;
    const wording = { name: NAME, secrets: new Secrets(access.apiKey) };
    wording.secrets.add(options.livekit?.token);
    this.#options = options;
    this.#chunks = new SpeechChunks({ ...chunkDefaults, ...options.chunks }, clock, {
      send: (utterance, samples) => this.#speak(utterance, samples),
      end: (utterance) => this.#send('agent.speak_end', { utterance, eventId: nameOf(utterance) }),
    });
    const api = new SessionApi(options, access, wording, clock, tuning.requestTimeoutMs);
    const driver = new LiteDriver({
      api,
      begin: (signal) => headStart.begin(api, signal),
      clock,
      wording,
      renews: options.renews ?? liveAvatarDefaults.renews,
      connectTimeoutMs: tuning.connectTimeoutMs,
      stopTimeoutMs: tuning.stopTimeoutMs,
      onSession: (viewing) => this.#began(viewing, tuning.keepAliveMs),
    });
    this.#line = new AvatarLine<LiteCommand, LiteMessage>({
      name: NAME,
      host,
      events,
      announceMs: options.announceMs ?? liveAvatarDefaults.announceMs,
      connection: { ...tuning, driver },
      take: (message) => this.#take(message),
      forgot: () => this.#chunks.clear(),
      // In the same session it may still say what somebody else says by now.
      returned: () => this.#send('agent.interrupt'),
      end: () => driver.end(),
    });
  }

  /** Resolves when the avatar can be spoken through. @throws AntiphonError when it cannot be had */
  connect(): Promise<void> {
    return this.#line.connect();
  }

  lastSignMs(): number {
    return this.#line.lastSignMs;
  }

  write(utterance: number, samples: Int16Array, sampleRate: number): void {
    if (!this.#line.isReady) return;
    this.#line.gives(utterance);
    this.#chunks.write(utterance, samples, sampleRate);
  }

  finish(utterance: number): void {
    if (this.#line.isReady) this.#chunks.finish(utterance);
  }

  interrupt(): void {
    this.#line.forget(({ utterance }) => utterance !== undefined);
    this.#send('agent.interrupt');
  }

  listening(isListening: boolean): void {
    this.#send(isListening ? 'agent.start_listening' : 'agent.stop_listening');
  }

  recover(error: AntiphonError): void {
    this.#line.recover(error);
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  #began(viewing: LiveAvatarViewing, keepAliveMs: number): void {
    // The conversation has ended meanwhile.
    if (this.#line.events === undefined) return;
    const idleMs = keepAliveMs < IDLE_LIMIT_MS ? Number.POSITIVE_INFINITY : IDLE_LIMIT_MS;
    this.#line.limits.begin(viewing.maxDurationMs, idleMs);
    tellOfSession(this.#options.onSession?.bind(this.#options), viewing);
  }

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
    this.#line.send(utterance === undefined ? { json } : { json, utterance });
  }

  #take(message: LiteMessage): void {
    if (message.type === 'state') return;
    const utterance = utteranceOf(message.eventId);
    if (utterance !== undefined && this.#line.isForgotten(utterance)) return;
    if (message.type === 'started') this.#line.events?.started(utterance);
    else this.#line.events?.ended(utterance);
  }
}

const PREFIX = 'speech-';
const nameOf = (utterance: number): string => `${PREFIX}${utterance}`;

/** The utterance that the vendor speaks of, if it does. */
function utteranceOf(eventId: string | undefined): number | undefined {
  const number = eventId?.startsWith(PREFIX) ? Number(eventId.slice(PREFIX.length)) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}
