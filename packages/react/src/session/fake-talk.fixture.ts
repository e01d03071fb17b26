import type { LinkState, VoiceAudio, VoiceClientEvents, VoiceClientOptions } from '@antiphon/client';
import { type Deferred, type JsonValue, VirtualClock } from '@antiphon/core/frame-free';
import {
  ServiceRefusal,
  type SessionDoor,
  type SessionRequest,
  type VoiceService,
} from '../service/index.js';
import type { TalkClient, VoiceSessionOptions } from './session-options.js';
import { VoiceSession } from './voice-session.js';

/** A client without network and sound: a test says what the server does. */
export class FakeClient implements TalkClient {
  readonly options: VoiceClientOptions;
  isMuted = false;
  isMicrophoneOn = false;
  isSoundBlocked = false;
  levels = { microphone: 0, bot: 0 };
  playback = { bufferedMs: 0, targetMs: 40, underruns: 0 };
  readonly done: string[] = [];
  /** What opening the microphone waits for, or fails with. */
  leave: Promise<void> | undefined;
  takesText = true;
  /** What every message of the application is answered with, where it is refused. */
  refusal: string | undefined;
  #state: LinkState['state'] = 'idle';
  readonly #listeners = new Map<string, ((data: never) => void)[]>();

  constructor(options: VoiceClientOptions) {
    this.options = options;
  }

  on<Name extends keyof VoiceClientEvents>(
    name: Name,
    listener: (data: VoiceClientEvents[Name]) => void,
  ): () => void {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return () => {};
  }

  tell<Name extends keyof VoiceClientEvents>(name: Name, data?: VoiceClientEvents[Name]): void {
    for (const listener of this.#listeners.get(name) ?? []) listener(data as never);
  }

  enter(state: LinkState): void {
    this.#state = state.state;
    this.tell('state', state);
  }

  async open(): Promise<void> {
    this.done.push('open');
  }

  async startMicrophone(deviceId = 'default'): Promise<void> {
    await this.leave;
    this.done.push(`listen ${deviceId}${this.isMuted ? ' muted' : ''}`);
    this.isMicrophoneOn = true;
    this.tell('microphone', { isOn: true, isLost: false });
  }

  stopMicrophone(): void {
    this.isMicrophoneOn = false;
    this.tell('microphone', { isOn: false, isLost: false });
  }

  /** As the real one does: asks for an address, and is open, or closed for good. */
  async connect(): Promise<void> {
    try {
      this.done.push(`connect ${await this.options.address()}`);
    } catch (error) {
      this.enter({ state: 'closed', why: 'the server cannot be reached', isFailure: true });
      throw error;
    }
    if (this.#state === 'closed') throw new Error('closed meanwhile');
    this.enter({ state: 'open', isResumed: false, sessionId: 'client-1' });
  }

  /** After a cut, with a session that the server has forgotten. */
  async reconnect(): Promise<void> {
    this.done.push(`connect ${await this.options.address()}`);
    this.enter({ state: 'open', isResumed: false, sessionId: 'client-2' });
  }

  sendText(content: string): boolean {
    this.done.push(`write ${content}`);
    return this.takesText;
  }

  sendMessage(topic: string, data?: JsonValue): boolean {
    this.done.push(`${topic} ${JSON.stringify(data)}`);
    // As the real one does, a little later.
    queueMicrotask(() => {
      if (this.refusal === undefined) this.tell('server-response', { t: topic, d: {} });
      else this.tell('error-response', { error: this.refusal });
    });
    return true;
  }

  async resumeSound(): Promise<void> {
    this.tell('sound', { isBlocked: false });
  }

  hurry(): void {
    this.done.push('hurry');
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    this.isMicrophoneOn = false;
    this.done.push('close');
  }

  /** The agent says a sentence, all of it heard. */
  answer(text: string, segment = 1): void {
    this.tell('bot-started-speaking');
    this.says(text, '', segment);
    this.tell('bot-stopped-speaking');
  }

  /** So much of what the agent says was heard. */
  says(heard: string, left: string, segment = 1): void {
    const progress = { accumulated_text: heard, remaining_text: left };
    this.tell('bot-output', {
      ...{ text: `${heard}${left}`, aggregated_by: 'sentence', segment_id: segment, will_be_spoken: true },
      ...{ spoken_status: 'in-progress', spoken_progress: progress },
    });
  }
}

/** A service that gives a session whenever it is asked, and writes down what it is asked. */
export class FakeService implements VoiceService {
  readonly done: string[] = [];
  refusal: ServiceRefusal | undefined;
  /** What giving a session waits for. */
  delay: Deferred<void> | undefined;
  /** It has forgotten its sessions, and knows their history, or not even that. */
  isForgetful = false;
  #count = 0;

  async open({ language, enableTTS, continues }: SessionRequest): Promise<SessionDoor> {
    this.done.push(
      `open ${language}${enableTTS ? '' : ' silent'}${continues === undefined ? '' : ` after ${continues}`}`,
    );
    await this.delay?.promise;
    if (this.refusal !== undefined) throw this.refusal;
    if (continues !== undefined && this.isForgetful) throw new ServiceRefusal('gone', 'no such session');
    const sessionId = `session-${++this.#count}`;
    return { sessionId, address: `ws://host/${sessionId}`, isContinued: continues !== undefined };
  }

  async reopen(sessionId: string): Promise<SessionDoor | undefined> {
    this.done.push(`reopen ${sessionId}`);
    if (this.isForgetful) return undefined;
    return { sessionId, address: `ws://host/${sessionId}?again`, isContinued: true };
  }

  async stats(sessionId: string) {
    return {
      ...{ sessionId, createdAt: '2026-01-01T00:00:00.000Z', lastActivity: '2026-01-01T00:00:00.000Z' },
      ...{ isActive: true, language: 'en', conversationEntries: 3, bufferChunks: 0, bufferSize: 0 },
      ...{ pendingTranscriptions: 0, pendingResponses: 0 },
    };
  }

  async end(sessionId: string): Promise<void> {
    this.done.push(`end ${sessionId}`);
  }
}

/** Ears and mouth that do nothing. */
export class NoAudio implements VoiceAudio {
  readonly rate = 48_000;
  readonly latencyMs = 0;
  readonly isBlocked = false;
  readonly played: { readonly turn: number | undefined; readonly samples: Int16Array }[] = [];

  async open(): Promise<void> {}
  async resume(): Promise<void> {}
  play(piece: { readonly turn: number | undefined; readonly samples: Int16Array }): void {
    this.played.push(piece);
  }
  flush(): void {}
  clear(): void {}
  async startMicrophone(): Promise<void> {}
  stopMicrophone(): void {}
  async useSpeaker(): Promise<void> {}
  async devices() {
    return { microphones: [], speakers: [] };
  }
  async close(): Promise<void> {}
}

/** What a session is made of, all of it in the hands of a test. */
export function fakeTalk(options: Partial<VoiceSessionOptions> = {}) {
  const clock = new VirtualClock();
  const service = new FakeService();
  const clients: FakeClient[] = [];
  /** What is done with a client before anybody has it. */
  const prepared: ((client: FakeClient) => void)[] = [];
  const parts = {
    ...{ service, clock, newAudio: () => new NoAudio() },
    newClient: (given: VoiceClientOptions) => {
      const client = new FakeClient(given);
      for (const prepare of prepared) prepare(client);
      clients.push(client);
      return client;
    },
  };
  return {
    ...{ clock, service, clients, prepared, parts },
    session: new VoiceSession({ ...parts, ...options }),
    get client(): FakeClient {
      const client = clients.at(-1);
      if (client === undefined) throw new Error('there is no client yet');
      return client;
    },
  };
}
