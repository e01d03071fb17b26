import { traitsOf } from '../models.js';
import { checkContent, GeminiError, type InlineData } from '../wire/index.js';
import type { GeminiWorld } from '../world.js';
import {
  type ClientContent,
  type ClientMessage,
  type RealtimeInput,
  readClientMessage,
} from './client-message.js';
import { inContext } from './context-update.js';
import { History } from './history.js';
import { INVALID, LiveError, liveErrorOf } from './live-error.js';
import { liveDefaults, type TurnQuirk } from './live-options.js';
import { LiveUsage } from './live-usage.js';
import type { LiveServerMessage, LiveWire } from './live-wire.js';
import { AudioInput, checkVideo } from './media.js';
import { ModelTurns } from './model-turns.js';
import { Resumption, sessionOf } from './resumption.js';
import { configOf, type LiveConfig, type SetupMessage } from './setup.js';
import { TimeLimits } from './time-limits.js';
import { type LateAnswer, ToolCalls } from './tool-calls.js';
import { TurnQuirks } from './turn-quirks.js';
import { UserInput } from './user-input.js';
import { UserTranscripts } from './user-transcripts.js';

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
  readonly #quirks: TurnQuirks;
  readonly #turns: ModelTurns;
  #config: LiveConfig | undefined;
  #input: UserInput | undefined;
  #startedAtMs = 0;
  /** Messages since setup: what transparent resumption counts. */
  #received = 0;
  #isResumed = false;
  #awaitsHistory = false;

  constructor({ wire, world, version }: LiveSessionOptions) {
    this.#wire = wire;
    this.#world = world;
    this.#version = version;
    const { quirks, ...options } = { ...liveDefaults, ...world.live };
    this.#options = options;
    this.#quirks = new TurnQuirks(quirks, wire.number);
    this.#transcripts = new UserTranscripts({
      random: wire.random,
      send: (serverContent) => this.#send({ serverContent }),
    });
    this.#turns = new ModelTurns({
      wire,
      world,
      options,
      history: this.#history,
      usage: this.#usage,
      calls: this.#calls,
      quirks: this.#quirks,
      config: () => this.#config,
      isUserBusy: () => this.#input?.busy === true,
      send: (message) => this.#send(message),
      onBegin: () => this.#resumption?.withdraw(),
      onFirst: () => {
        wire.speechIs('speech');
        this.#transcripts.release();
      },
      onOver: () => {
        this.#transcripts.release();
        wire.speechIs('afterSpeech');
        this.#resumption?.offer(this.#history.contents, this.#received);
      },
      onProblem: (thrown) => this.#fail(thrown),
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
    this.#turns.close();
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
    else if (message.contextUpdate !== undefined)
      this.#config = inContext(this.#config, message.contextUpdate);
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
      wantsInterim: () => config.transcribesInput && this.#nextQuirks().includes('interimTranscriptions'),
      listener: {
        started: () => this.#userStarted(),
        stopped: () => this.#userStopped(),
        interim: (text) => this.#send({ serverContent: { interimInputTranscription: { text } } }),
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
    this.#turns.interrupt();
    this.#history.append(turns.map(({ role = 'user', parts = [] }) => ({ role, parts })));
    if (this.#awaitsHistory) {
      this.#awaitsHistory = !turnComplete;
      return;
    }
    if (!turnComplete || clientContent !== 'answered') return;
    this.#turns.want();
  }

  #takeRealtime(message: RealtimeInput, config: LiveConfig): void {
    const { audio, video, text, mediaChunks = [], activityStart, activityEnd, audioStreamEnd } = message;
    if (activityStart !== undefined) this.#input?.activityStart();
    const media = [audio, video, ...mediaChunks].filter((each) => each !== undefined);
    for (const each of media) {
      if (each.mimeType?.startsWith('image/') === true || each === video) this.#takeVideo(each, config);
      else {
        const samples = this.#audio.decode(each);
        // Until the history is there, the server does not listen.
        if (!this.#awaitsHistory) this.#input?.push(samples);
      }
    }
    if (text !== undefined) this.#takeText(text);
    if (audioStreamEnd === true) this.#input?.streamEnd();
    if (activityEnd !== undefined) this.#input?.activityEnd();
  }

  #takeVideo(video: InlineData, { compresses }: LiveConfig): void {
    checkVideo(video);
    this.#history.append([{ role: 'user', parts: [{ inlineData: video }] }]);
    if (!compresses) this.#limits.limitSession(this.#startedAtMs + this.#options.videoSessionLimitMs);
  }

  #takeText(text: string): void {
    if (this.#config?.interrupts === true) this.#turns.interrupt();
    this.#addUserText(text);
    this.#turns.want();
  }

  #userStarted(): void {
    this.#wire.speechIs('speech');
    this.#tellActivity('ACTIVITY_START');
    if (this.#config?.interrupts === true) this.#turns.interrupt();
  }

  #userStopped(): void {
    this.#wire.speechIs('afterSpeech');
    this.#tellActivity('ACTIVITY_END');
  }

  #userEnded(text: string, durationMs: number): void {
    this.#usage.heard(durationMs);
    if (text !== '') {
      if (this.#config?.transcribesInput === true) {
        this.#transcripts.tell(text, this.#nextQuirks());
      }
      this.#addUserText(text);
      this.#turns.want();
    } else this.#turns.answerWhenFree();
  }

  #addUserText(text: string): void {
    this.#turns.whenFree(() => {
      const last = this.#history.contents.at(-1);
      const goesOn = last?.role === 'user' && last.parts?.at(-1)?.text !== undefined;
      this.#history.appendUser({ text: goesOn ? ` ${text}` : text });
    });
  }

  #answeredLate({ response, scheduling }: LateAnswer): void {
    if (scheduling === 'INTERRUPT') this.#turns.interrupt();
    this.#turns.whenFree(() =>
      this.#history.append([{ role: 'user', parts: [{ functionResponse: response }] }]),
    );
    if (scheduling === 'SILENT') return;
    this.#turns.want();
  }

  /** Of the turn that will answer. */
  #nextQuirks(): readonly TurnQuirk[] {
    return this.#quirks.of(this.#turns.number + 1);
  }

  #tellActivity(voiceActivityType: 'ACTIVITY_START' | 'ACTIVITY_END'): void {
    if (this.#config?.reportsActivity === true) this.#send({ voiceActivity: { voiceActivityType } });
  }

  #send(message: LiveServerMessage): void {
    if (!this.#wire.open) return;
    this.#wire.send(message, { asText: this.#quirks.of(this.#turns.number).includes('textFrames') });
  }

  /** Ends the connection for what went wrong. */
  #fail(thrown: unknown): void {
    const error = thrown instanceof GeminiError ? liveErrorOf(thrown) : thrown;
    if (error instanceof LiveError) this.#wire.close(error.code, error.message);
    else this.#wire.problem(error);
    this.closed();
  }
}
