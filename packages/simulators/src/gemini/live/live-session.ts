import { traitsOf } from '../models.js';
import { checkContent, checkTools, declarationsOf, GeminiError, type InlineData } from '../wire/index.js';
import type { GeminiWorld } from '../world.js';
import {
  type ClientContent,
  type ClientMessage,
  type ContextUpdate,
  type RealtimeInput,
  readClientMessage,
} from './client-message.js';
import { History } from './history.js';
import { INVALID, LiveError, liveErrorOf } from './live-error.js';
import { liveDefaults, type TurnQuirk } from './live-options.js';
import { LiveUsage } from './live-usage.js';
import type { LiveServerMessage, LiveWire } from './live-wire.js';
import { AudioInput, checkVideo } from './media.js';
import { ModelTurn } from './model-turn.js';
import { Resumption, sessionOf } from './resumption.js';
import { configOf, type LiveConfig, type SetupMessage } from './setup.js';
import { TimeLimits } from './time-limits.js';
import { type LateAnswer, ToolCalls } from './tool-calls.js';
import { UserInput } from './user-input.js';
import { UserTranscripts } from './user-transcripts.js';

/** Contents that may come during one turn of the model; further ones are lost. */
const MOST_UNWRITTEN = 1_000;

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
  readonly #limits: TimeLimits;
  readonly #transcripts: UserTranscripts;
  #resumption: Resumption | undefined;
  #sessionId: string | undefined;
  readonly #decided = new Map<number, readonly TurnQuirk[]>();
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
  /** What came while the model spoke. */
  readonly #unwritten: (() => void)[] = [];

  constructor({ wire, world, version }: LiveSessionOptions) {
    this.#wire = wire;
    this.#world = world;
    this.#version = version;
    const { quirks: _, ...options } = { ...liveDefaults, ...world.live };
    this.#options = options;
    this.#transcripts = new UserTranscripts({
      random: wire.random,
      send: (content) => this.#sendContent(content),
    });
    this.#limits = new TimeLimits({
      clock: wire.clock,
      onGoAway: (ms) => this.#send({ goAway: { timeLeft: `${Number((ms / 1_000).toFixed(3))}s` } }),
      onEnd: (reason) => wire.close(1011, reason),
    });
  }

  /** Takes one message of the client. */
  receive(text: string): void {
    if (!this.#wire.open) return;
    try {
      this.#take(readClientMessage(text));
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  /** Tells the client to go, and closes when the time is over. */
  goAway(timeLeftMs: number): void {
    this.#limits.goAway(timeLeftMs);
  }

  /** The connection is over. */
  closed(): void {
    this.#limits.close();
    this.#input?.close();
    this.#turn?.stop();
    this.#turn = undefined;
    if (this.#sessionId !== undefined) this.#world.sessions.closed(this.#sessionId);
    this.#sessionId = undefined;
  }

  #take(message: ClientMessage): void {
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
    const handle = config.resumption?.handle;
    if (handle !== undefined) {
      const saved = sessionOf(handle, config.model.name, this.#world.sessions);
      this.#history.restore(saved.history);
      this.#startedAtMs = saved.startedAtMs;
      this.#isResumed = true;
      this.#enter(saved.sessionId);
    } else this.#enter(this.#world.freshId('session-'));
    this.#config = config;
    this.#resumption = new Resumption({
      config,
      sessions: this.#world.sessions,
      startedAtMs: this.#startedAtMs,
      sessionId: this.#sessionId ?? '',
      send: (message) => this.#send(message),
    });
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
    this.#send({ setupComplete: { sessionId: this.#sessionId } });
    this.#resumption?.offer(this.#history.contents, this.#received);
    const { connectionLimitMs, goAwayLeadMs, sessionLimitMs } = this.#options;
    this.#limits.limitConnection(connectionLimitMs, goAwayLeadMs);
    if (!config.compresses) this.#limits.limitSession(this.#startedAtMs + sessionLimitMs);
  }

  #enter(sessionId: string): void {
    this.#sessionId = sessionId;
    const isShared = this.#world.sessions.opened(sessionId);
    if (isShared && this.#options.resumesClosedOnly) {
      throw new LiveError(1011, 'The session has another connection that is still open.');
    }
  }

  #takeContent({ turns = [], turnComplete = false }: ClientContent, config: LiveConfig): void {
    for (const [at, turn] of turns.entries()) checkContent(turn, `client_content.turns[${at}]`);
    if (this.#isResumed && turns.some(({ role }) => role === 'model')) {
      throw new LiveError(1007, 'History cannot be given again when a session is resumed.');
    }
    const { clientContent } = traitsOf(config.model);
    if (clientContent === 'refused' && !this.#awaitsHistory) throw new LiveError(1007, INVALID);
    this.#interrupt();
    this.#history.append(turns.map(({ role = 'user', parts = [] }) => ({ role, parts })));
    if (this.#awaitsHistory) {
      this.#awaitsHistory = !turnComplete;
      return;
    }
    if (!turnComplete || clientContent !== 'answered') return;
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
    if (!compresses) this.#limits.limitSession(this.#startedAtMs + this.#options.videoSessionLimitMs);
  }

  #takeText(text: string): void {
    if (this.#config?.interrupts === true) this.#interrupt();
    this.#addUserText(text);
    this.#wantsAnswer = true;
    this.#answerWhenFree();
  }

  #updateContext({ systemInstruction, tools }: ContextUpdate, config: LiveConfig): void {
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
      if (this.#config?.transcribesInput === true) {
        this.#transcripts.tell(text, this.#quirks(this.#turnNumber + 1));
      }
      this.#addUserText(text);
      this.#wantsAnswer = true;
    }
    this.#answerWhenFree();
  }

  #addUserText(text: string): void {
    this.#whenFree(() => {
      const last = this.#history.contents.at(-1);
      const goesOn = last?.role === 'user' && last.parts?.at(-1)?.text !== undefined;
      this.#history.appendUser({ text: goesOn ? ` ${text}` : text });
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
    if (config.compresses) this.#history.slide(config.targetTokens);
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
        this.#transcripts.release();
      },
    });
    this.#turn = turn;
    this.#resumption?.withdraw();
    turn
      .run()
      .then(() => {
        if (this.#turn === turn) this.#turnOver();
      })
      .catch((thrown: unknown) => {
        // A turn that was stopped rejects too.
        if (this.#turn === turn || !turn.isStopped) this.#fail(thrown);
      });
  }

  #turnOver(): void {
    this.#turn = undefined;
    for (const write of this.#unwritten.splice(0)) write();
    this.#transcripts.release();
    this.#wire.speechIs('afterSpeech');
    this.#resumption?.offer(this.#history.contents, this.#received);
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

  /** Decided once for each turn; turn 0 is what comes before the first. */
  #quirks(turn: number): readonly TurnQuirk[] {
    const { quirks = [] } = this.#world.live;
    if (typeof quirks !== 'function') return quirks;
    const decided = this.#decided.get(turn) ?? quirks({ connection: this.#wire.number, turn });
    this.#decided.delete(turn - 2);
    this.#decided.set(turn, decided);
    return decided;
  }

  #tellActivity(voiceActivityType: 'ACTIVITY_START' | 'ACTIVITY_END'): void {
    if (this.#config?.reportsActivity === true) this.#send({ voiceActivity: { voiceActivityType } });
  }

  #sendContent(serverContent: Readonly<Record<string, unknown>>): void {
    this.#send({ serverContent });
  }

  #send(message: LiveServerMessage): void {
    if (!this.#wire.open) return;
    this.#wire.send(message, { asText: this.#quirks(this.#turnNumber).includes('textFrames') });
  }

  /** Ends the connection for what went wrong. */
  #fail(thrown: unknown): void {
    const error = thrown instanceof GeminiError ? liveErrorOf(thrown) : thrown;
    if (error instanceof LiveError) this.#wire.close(error.code, error.message);
    else this.#wire.problem(error);
    this.closed();
  }
}
