import type { Timer } from '@antiphon/core';
import { piecesOf } from '../agent/index.js';
import {
  type Content,
  checkContent,
  checkTools,
  declarationsOf,
  type FunctionResponse,
  GeminiError,
  type InlineData,
  LIVE_CLIENT_FIELDS,
  parseJson,
  readMessage,
  type Tool,
} from '../wire/index.js';
import type { GeminiWorld } from '../world.js';
import { History } from './history.js';
import { INVALID, LiveError, liveErrorOf } from './live-error.js';
import { liveDefaults, type TurnQuirk } from './live-options.js';
import { LiveUsage } from './live-usage.js';
import type { LiveServerMessage, LiveWire } from './live-wire.js';
import { AudioInput, checkVideo } from './media.js';
import { ModelTurn } from './model-turn.js';
import { configOf, type LiveConfig, type SetupMessage } from './setup.js';
import { type LateAnswer, ToolCalls } from './tool-calls.js';
import { UserInput } from './user-input.js';

interface RealtimeInput {
  readonly audio?: InlineData;
  readonly video?: InlineData;
  readonly text?: string;
  readonly mediaChunks?: readonly InlineData[];
  readonly activityStart?: object;
  readonly activityEnd?: object;
  readonly audioStreamEnd?: boolean;
}

interface ClientMessage {
  readonly setup?: SetupMessage;
  readonly clientContent?: { readonly turns?: readonly Content[]; readonly turnComplete?: boolean };
  readonly realtimeInput?: RealtimeInput;
  readonly toolResponse?: { readonly functionResponses?: readonly FunctionResponse[] };
  readonly contextUpdate?: {
    readonly systemInstruction?: Content;
    readonly tools?: { readonly tools?: readonly Tool[] };
  };
}

/** What a window that slides is cut to, in tokens, unless the client says otherwise. */
const COMPRESSED_TOKENS = 32_768;
/** Contents that may come during one turn of the model; further ones are lost. */
const MOST_UNWRITTEN = 1_000;
const DEADLINE = 'Deadline expired before operation could complete.';

export interface LiveSessionOptions {
  readonly wire: LiveWire;
  readonly world: GeminiWorld;
  /** `v1`, `v1beta` or `v1alpha`. */
  readonly version: string;
}

/**
 * The server's end of one Live connection: takes the client's messages and sends the vendor's, without a socket of
 * its own. Whatever the client sends, it answers or closes as the vendor does, and never throws.
 */
export class LiveSession {
  readonly #wire: LiveWire;
  readonly #world: GeminiWorld;
  readonly #version: string;
  readonly #options;
  readonly #history = new History();
  readonly #usage = new LiveUsage();
  readonly #audio = new AudioInput();
  readonly #calls = new ToolCalls((answer) => this.#answeredLate(answer));
  readonly #timers = new Map<string, Timer>();
  #config: LiveConfig | undefined;
  #input: UserInput | undefined;
  #turn: ModelTurn | undefined;
  #turnNumber = 0;
  #startedAtMs = 0;
  /** Messages since setup: what transparent resumption counts. */
  #received = 0;
  #wantsAnswer = false;
  #isResumed = false;
  #awaitsHistory = false;
  /** Transcriptions of the user held back until the answer has begun. */
  #heldTranscriptions: string[] = [];
  /** What came while the model spoke. */
  readonly #unwritten: (() => void)[] = [];

  constructor({ wire, world, version }: LiveSessionOptions) {
    this.#wire = wire;
    this.#world = world;
    this.#version = version;
    const { quirks: _, ...options } = { ...liveDefaults, ...world.live };
    this.#options = options;
  }

  /** Takes one message of the client. */
  receive(text: string): void {
    if (!this.#wire.open) return;
    try {
      const message = readMessage<ClientMessage>(LIVE_CLIENT_FIELDS, parseJson(text));
      this.#take(message);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Tells the client to go, and closes when the time is over. */
  goAway(timeLeftMs: number): void {
    this.#send({ goAway: { timeLeft: `${Number((timeLeftMs / 1_000).toFixed(3))}s` } });
    this.#after('end', timeLeftMs, () => this.#wire.close(1011, DEADLINE));
  }

  /** The connection is over. */
  closed(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
    this.#input?.close();
    this.#turn?.stop();
    this.#turn = undefined;
  }

  #take(message: ClientMessage): void {
    const kinds = Object.keys(message);
    if (kinds.length !== 1) throw new LiveError(1007, INVALID);
    if (this.#config === undefined) {
      if (message.setup === undefined) throw new LiveError(1007, 'setup must be the first message.');
      this.#setUp(message.setup);
      return;
    }
    this.#received += 1;
    if (message.setup !== undefined)
      throw new LiveError(1007, 'setup must be the first message and only the first.');
    if (message.clientContent !== undefined) this.#takeContent(message.clientContent, this.#config);
    else if (message.realtimeInput !== undefined) this.#takeRealtime(message.realtimeInput, this.#config);
    else if (message.toolResponse !== undefined)
      this.#calls.answer(message.toolResponse.functionResponses ?? []);
    else if (message.contextUpdate !== undefined) this.#updateContext(message.contextUpdate, this.#config);
  }

  #setUp(setup: SetupMessage): void {
    const { models } = this.#world;
    const { silenceDurationMs, maxUtteranceMs } = this.#options;
    const config = configOf(setup, { models, version: this.#version, silenceDurationMs });
    this.#startedAtMs = this.#wire.clock.now();
    if (config.resumption?.handle !== undefined) this.#resume(config.resumption.handle, config);
    this.#config = config;
    this.#awaitsHistory = config.awaitsHistory;
    this.#input = new UserInput({
      wire: this.#wire,
      config,
      maxUtteranceMs,
      wantsInterim: () =>
        config.transcribesInput && this.#quirks(this.#turnNumber + 1).includes('interimTranscriptions'),
      listener: {
        started: () => this.#userStarted(),
        stopped: () => this.#userStopped(),
        interim: (text) => this.#sendContent({ interimInputTranscription: { text } }),
        ended: (text, durationMs) => this.#userEnded(text, durationMs),
      },
    });
    this.#send({ setupComplete: { sessionId: this.#world.freshId('session-') } });
    this.#tellResumable();
    this.#setLimits(config);
  }

  #resume(handle: string, { model }: LiveConfig): void {
    const saved = this.#world.sessions.find(handle);
    if (saved === 'unknown') throw new LiveError(1008, 'BidiGenerateContent session not found');
    if (saved === 'expired') throw new LiveError(1007, 'BidiGenerateContent session expired');
    if (saved.model !== model.name) throw new LiveError(1007, INVALID);
    this.#history.restore(saved.history);
    this.#startedAtMs = saved.startedAtMs;
    this.#isResumed = true;
  }

  #setLimits({ compresses }: LiveConfig): void {
    const { connectionLimitMs, goAwayLeadMs, sessionLimitMs } = this.#options;
    const leadMs = Math.min(goAwayLeadMs, connectionLimitMs);
    this.#after('goAway', connectionLimitMs - leadMs, () => this.goAway(leadMs));
    if (!compresses) this.#limitSession(sessionLimitMs);
  }

  #limitSession(limitMs: number): void {
    const leftMs = this.#startedAtMs + limitMs - this.#wire.clock.now();
    this.#after('session', Math.max(0, leftMs), () =>
      this.#wire.close(1011, 'The session has reached its maximum duration.'),
    );
  }

  #takeContent(
    { turns = [], turnComplete = false }: NonNullable<ClientMessage['clientContent']>,
    config: LiveConfig,
  ): void {
    for (const [at, turn] of turns.entries()) checkContent(turn, `client_content.turns[${at}]`);
    if (this.#isResumed && turns.some(({ role }) => role === 'model')) {
      throw new LiveError(1007, 'History cannot be given again when a session is resumed.');
    }
    this.#interrupt();
    this.#history.append(turns.map(({ role = 'user', parts = [] }) => ({ role, parts })));
    if (this.#awaitsHistory) {
      this.#awaitsHistory = !turnComplete;
      return;
    }
    // Models of the third generation answer to realtime input alone.
    if (!turnComplete || config.model.generation >= 3) return;
    this.#wantsAnswer = true;
    this.#answerWhenFree();
  }

  #takeRealtime(message: RealtimeInput, config: LiveConfig): void {
    const { audio, video, text, mediaChunks = [], activityStart, activityEnd, audioStreamEnd } = message;
    if (activityStart !== undefined) this.#input?.activityStart();
    const media = [audio, video, ...mediaChunks].filter((each) => each !== undefined);
    for (const each of media) {
      if (each.mimeType?.startsWith('image/') === true || each === video) this.#takeVideo(each, config);
      else this.#takeAudio(this.#audio.decode(each));
    }
    if (text !== undefined) this.#takeText(text);
    if (audioStreamEnd === true) this.#input?.streamEnd();
    if (activityEnd !== undefined) this.#input?.activityEnd();
  }

  #takeAudio(samples: Int16Array): void {
    // Until the history is there, the server does not listen.
    if (!this.#awaitsHistory) this.#input?.push(samples);
  }

  #takeVideo(video: InlineData, { compresses }: LiveConfig): void {
    checkVideo(video);
    this.#history.append([{ role: 'user', parts: [{ inlineData: video }] }]);
    if (!compresses) this.#limitSession(this.#options.videoSessionLimitMs);
  }

  #takeText(text: string): void {
    if (this.#config?.interrupts === true) this.#interrupt();
    this.#addUserText(text);
    this.#wantsAnswer = true;
    this.#answerWhenFree();
  }

  #updateContext(
    { systemInstruction, tools }: NonNullable<ClientMessage['contextUpdate']>,
    config: LiveConfig,
  ): void {
    if (systemInstruction !== undefined)
      checkContent({ ...systemInstruction, role: 'user' }, 'system_instruction');
    checkTools(tools?.tools, 'BidiGenerateContentContextUpdate');
    this.#config = {
      ...config,
      ...(systemInstruction === undefined ? {} : { system: systemInstruction }),
      ...(tools === undefined ? {} : { tools: declarationsOf(tools.tools) }),
    };
  }

  #userStarted(): void {
    this.#wire.speechIs('speech');
    this.#tellActivity('ACTIVITY_START');
    if (this.#config?.interrupts === true) this.#interrupt();
  }

  #userStopped(): void {
    this.#wire.speechIs('afterSpeech');
    this.#tellActivity('ACTIVITY_END');
  }

  #userEnded(text: string, durationMs: number): void {
    this.#usage.heard(durationMs);
    if (text !== '') {
      this.#transcribeUser(text);
      this.#addUserText(text);
      this.#wantsAnswer = true;
    }
    this.#answerWhenFree();
  }

  #transcribeUser(text: string): void {
    if (this.#config?.transcribesInput !== true) return;
    const quirks = this.#quirks(this.#turnNumber + 1);
    const pieces = piecesOf(` ${text}`, this.#wire.random);
    if (quirks.includes('lateInputTranscription')) this.#heldTranscriptions.push(...pieces);
    else for (const piece of pieces) this.#sendContent({ inputTranscription: { text: piece } });
    if (quirks.includes('finishedTranscriptions'))
      this.#sendContent({ inputTranscription: { finished: true } });
  }

  #addUserText(text: string): void {
    this.#whenFree(() => {
      const last = this.#history.contents.at(-1);
      this.#history.appendUser({ text: last?.role === 'user' ? ` ${text}` : text });
    });
  }

  /** Writes into the history, behind what the model is saying. */
  #whenFree(write: () => void): void {
    if (this.#turn === undefined) write();
    else if (this.#unwritten.length < MOST_UNWRITTEN) this.#unwritten.push(write);
  }

  #answerWhenFree(): void {
    if (!this.#wantsAnswer || this.#turn !== undefined || this.#input?.busy === true) return;
    if (this.#config === undefined || !this.#wire.open) return;
    this.#wantsAnswer = false;
    this.#startTurn(this.#config);
  }

  #startTurn(config: LiveConfig): void {
    this.#turnNumber += 1;
    if (config.compresses) this.#history.slide(COMPRESSED_TOKENS);
    const turn = new ModelTurn({
      wire: this.#wire,
      world: this.#world,
      config,
      options: this.#options,
      history: this.#history,
      usage: this.#usage,
      calls: this.#calls,
      quirks: this.#quirks(this.#turnNumber),
      send: (message) => this.#send(message),
      onFirst: () => {
        this.#wire.speechIs('speech');
        this.#releaseTranscriptions();
      },
    });
    this.#turn = turn;
    this.#tellNotResumable();
    turn.run().then(
      () => {
        if (this.#turn === turn) this.#turnOver();
      },
      (thrown: unknown) => {
        if (this.#turn === turn) this.#fail(thrown);
      },
    );
  }

  #turnOver(): void {
    this.#turn = undefined;
    for (const write of this.#unwritten.splice(0)) write();
    this.#releaseTranscriptions();
    this.#wire.speechIs('afterSpeech');
    this.#tellResumable();
    this.#answerWhenFree();
  }

  /** Stops the model's turn, if there is one: its calls are cancelled, and it is complete without having ended. */
  #interrupt(): void {
    const turn = this.#turn;
    if (turn === undefined || this.#config === undefined) return;
    turn.stop();
    const ids = this.#calls.cancelBlocking();
    if (ids.length > 0) this.#send({ toolCallCancellation: { ids } });
    this.#sendContent({ interrupted: true });
    const { system, tools } = this.#config;
    this.#send({
      serverContent: { turnComplete: true },
      usageMetadata: this.#usage.turn(this.#history.contents, system, tools),
    });
    this.#turnOver();
  }

  #answeredLate({ response, scheduling }: LateAnswer): void {
    if (scheduling === 'INTERRUPT') this.#interrupt();
    this.#whenFree(() => this.#history.append([{ role: 'user', parts: [{ functionResponse: response }] }]));
    if (scheduling === 'SILENT') return;
    this.#wantsAnswer = true;
    this.#answerWhenFree();
  }

  #quirks(turn: number): readonly TurnQuirk[] {
    const { quirks = [] } = this.#world.live;
    return typeof quirks === 'function' ? quirks({ connection: this.#wire.number, turn }) : quirks;
  }

  #releaseTranscriptions(): void {
    for (const text of this.#heldTranscriptions.splice(0))
      this.#sendContent({ inputTranscription: { text } });
  }

  #tellActivity(voiceActivityType: 'ACTIVITY_START' | 'ACTIVITY_END'): void {
    if (this.#config?.reportsActivity === true) this.#send({ voiceActivity: { voiceActivityType } });
  }

  #tellNotResumable(): void {
    if (this.#config?.resumption === undefined) return;
    this.#send({ sessionResumptionUpdate: { newHandle: '', resumable: false } });
  }

  #tellResumable(): void {
    const { resumption, model } = this.#config ?? {};
    if (resumption === undefined || model === undefined || !this.#wire.open) return;
    const newHandle = this.#world.sessions.save({
      model: model.name,
      history: this.#history.contents,
      startedAtMs: this.#startedAtMs,
    });
    const index = resumption.transparent ? { lastConsumedClientMessageIndex: String(this.#received) } : {};
    this.#send({ sessionResumptionUpdate: { newHandle, resumable: true, ...index } });
  }

  #sendContent(serverContent: Readonly<Record<string, unknown>>): void {
    this.#send({ serverContent });
  }

  #send(message: LiveServerMessage): void {
    if (!this.#wire.open) return;
    this.#wire.send(message, { asText: this.#quirks(this.#turnNumber).includes('textFrames') });
  }

  #after(name: string, ms: number, callback: () => void): void {
    this.#timers.get(name)?.cancel();
    this.#timers.set(name, this.#wire.clock.after(ms, callback));
  }

  /** Ends the connection for what went wrong. */
  #fail(thrown: unknown): void {
    const error = thrown instanceof GeminiError ? liveErrorOf(thrown) : thrown;
    const { code, message } =
      error instanceof LiveError ? error : { code: 1011, message: 'Internal error encountered.' };
    this.#wire.close(code, message);
    this.closed();
  }
}
