import {
  AntiphonError,
  type Conversation,
  type EncodedAudio,
  type ServiceHost,
  settleWithin,
  type TurnRecord,
} from '@antiphon/core/frame-free';
import { Ears } from './ears.js';
import type { AgentPart } from './events.js';
import { type ClassicAgentOptions, type ClassicSettings, classicDefaults } from './options.js';
import { Talk } from './talk.js';

/** The part of the deadline that is kept for closing what did not drain. */
const CLOSE_SHARE = 0.2;

let lastAgent = 0;

/** One conversation of an agent that is wired by hand: opened, given audio, and closed with nothing left behind. */
export class ClassicAgent implements AsyncDisposable {
  readonly id: string;
  readonly #settings: ClassicSettings;
  readonly #talk: Talk;
  readonly #ears: Ears;
  readonly #over = new AbortController();
  #state: 'idle' | 'starting' | 'running' | 'ending' | 'closed' = 'idle';
  #ending: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  /** @throws AntiphonError `pipeline_invalid`, `tool_invalid` for parts that do not fit */
  constructor(options: ClassicAgentOptions) {
    this.id = options.id ?? `classic-${++lastAgent}`;
    this.#settings = { ...classicDefaults, ...options };
    this.#talk = new Talk(this.id, this.#settings);
    this.#ears = new Ears(options.stt, options.vad, this.#talk);
  }

  get conversation(): Conversation {
    return this.#talk.conversation;
  }

  /** The number of the current turn. */
  get turn(): number {
    return this.#talk.turn;
  }

  /** The records of the last hundred turns. */
  get turns(): readonly TurnRecord[] {
    return this.#talk.turns;
  }

  /** Whether an answer is being made or heard. */
  get answering(): boolean {
    return this.#talk.answering;
  }

  /**
   * Opens everything, side by side.
   *
   * @throws AntiphonError when a part cannot be opened, or takes longer than `startDeadlineMs`; all is closed then
   */
  async start(): Promise<void> {
    if (this.#state !== 'idle') throw new AntiphonError('session_state', `${this.id} was started before`);
    this.#state = 'starting';
    const { startDeadlineMs } = this.#settings;
    const opening = Promise.all([
      this.#ears.listen(this.#host('stt')),
      this.#ears.watchVoices(),
      this.#prewarm(),
      this.#openVoice(),
      this.#openOutput(),
    ]);
    const opened = await settleWithin(this.#talk.clock, startDeadlineMs, opening);
    if (this.#state !== 'starting') throw new AntiphonError('aborted', `${this.id} was called off`);
    if (opened.status === 'fulfilled') {
      this.#state = 'running';
      return;
    }
    await this.cancel('it could not start');
    if (opened.status === 'rejected') throw opened.reason;
    throw new AntiphonError('session_timeout', `${this.id} did not start within ${startDeadlineMs} ms`);
  }

  /**
   * What the microphone hears: mono PCM of any length. Ignored when the agent is over.
   *
   * @throws AntiphonError `frame_invalid` for what is no such audio, `session_state` before the start
   */
  hear(samples: Int16Array, sampleRate: number): void {
    mustBeAudio(samples instanceof Int16Array, 'mono PCM in an Int16Array', sampleRate);
    if (this.#listens()) this.#ears.hear(samples, sampleRate);
  }

  /**
   * What a telephone line sends, in G.711: not decoded for a recogniser that reads it.
   *
   * @throws AntiphonError `frame_invalid` for what is no such audio, `session_state` before the start
   */
  hearEncoded(audio: Uint8Array, encoding: EncodedAudio, sampleRate: number): void {
    const isG711 = encoding === 'mulaw' || encoding === 'alaw';
    mustBeAudio(audio instanceof Uint8Array && isG711, "bytes in 'mulaw' or 'alaw'", sampleRate);
    if (this.#listens()) this.#ears.hearEncoded(audio, encoding, sampleRate);
  }

  /** Says this, in the current turn while that lasts. */
  say(text: string): void {
    this.#mustRun();
    this.#talk.say(text, this.#talk.turnToSpeakIn());
  }

  /** Cuts the bot off. Returns the number of the turn that begins. */
  interrupt(reason = 'asked for'): number {
    this.#mustRun();
    return this.#talk.interrupt(reason);
  }

  /**
   * Ends in order: what was said is answered, and the answer heard, as far as `deadlineMs` allows. What is left then
   * is cancelled. Never rejects. Idempotent.
   */
  end(): Promise<void> {
    if (this.#state !== 'running') return this.#ending ?? this.cancel();
    this.#state = 'ending';
    const drainMs = this.#settings.deadlineMs * (1 - CLOSE_SHARE);
    this.#ending = settleWithin(this.#talk.clock, drainMs, this.#drain()).then((drained) => {
      if (drained.status === 'rejected') this.#talk.failed('output', drained.reason);
      return this.cancel('it has ended');
    });
    return this.#ending;
  }

  /** Ends now: work is cancelled, what waits is dropped. Never rejects. Idempotent; cuts an `end()` short. */
  cancel(reason = 'it was cancelled'): Promise<void> {
    this.#closing ??= this.#close(reason);
    return this.#closing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cancel();
  }

  async #drain(): Promise<void> {
    try {
      await this.#ears.finish();
    } catch (error) {
      // What it has told before is answered all the same.
      this.#talk.failed('stt', error);
    }
    await this.#talk.finish();
  }

  async #close(reason: string): Promise<void> {
    const error = new AntiphonError('aborted', `${this.id} is over: ${reason}`);
    this.#state = 'ending';
    this.#talk.cut(error);
    this.#over.abort(error);
    await settleWithin(this.#talk.clock, this.#settings.deadlineMs * CLOSE_SHARE, this.#closeParts());
    this.#talk.keeper.close('cancelled');
    this.#state = 'closed';
  }

  async #closeParts(): Promise<void> {
    const { output, speaker } = this.#talk;
    await Promise.allSettled([output?.close(), this.#ears.close(), speaker.voice.close?.()]);
  }

  async #prewarm(): Promise<void> {
    await this.#settings.llm.prewarm?.();
  }

  async #openVoice(): Promise<void> {
    const { tts } = this.#settings;
    await tts.prewarm?.();
    const voice = await tts.open?.(this.#host('tts'));
    if (voice === undefined) return;
    this.#talk.speaker.voice = voice;
    if (this.#over.signal.aborted) await voice.close?.();
  }

  async #openOutput(): Promise<void> {
    const talk = this.#talk;
    const output = await this.#settings.output.open({
      ...this.#host('output'),
      currentTurn: () => talk.turn,
      started: (turn) => talk.started(turn),
      heard: (turn, heardMs, finished) => talk.heard(turn, heardMs, finished),
      stopped: (turn, interrupted) => talk.stopped(turn, interrupted),
      failed: (error) => talk.failed('output', error),
      cut: (reason) => void talk.interrupt(reason),
    });
    talk.output = output;
    if (this.#over.signal.aborted) await output.close();
  }

  #host(part: AgentPart): ServiceHost {
    return {
      clock: this.#talk.clock,
      signal: this.#over.signal,
      sessionId: this.id,
      connection: ({ to, attempt, reason }) =>
        this.#talk.teller.tell('connection', { part, state: to, attempt, reason }),
    };
  }

  #listens(): boolean {
    if (this.#state === 'idle' || this.#state === 'starting') this.#mustRun();
    return this.#state === 'running' || this.#state === 'ending';
  }

  #mustRun(): void {
    if (this.#state === 'running' || this.#state === 'ending') return;
    throw new AntiphonError(
      'session_state',
      `${this.id} is ${this.#state}: start() it first and wait for that`,
    );
  }
}

function mustBeAudio(is: boolean, wanted: string, sampleRate: number): void {
  if (is && sampleRate > 0 && sampleRate < Number.POSITIVE_INFINITY) return;
  throw new AntiphonError('frame_invalid', `${wanted} and its sample rate are expected, such as 16000`);
}

/** An agent wired by hand. Nothing is opened before `start()`. */
export function classicAgent(options: ClassicAgentOptions): ClassicAgent {
  return new ClassicAgent(options);
}
