import {
  AntiphonError,
  type Context,
  type Frame,
  type HeldQueue,
  type InterruptionFrame,
  NO_TURN,
  OutputAudioFrame,
  type PlayoutPosition,
  type PushResult,
  TTSAudioFrame,
  type TTSEndFrame,
} from '@antiphon/core';
import { adaptiveChunks } from './adaptive-chunks.js';
import { PacedOutput, type PacedOutputStats } from './paced-output.js';
import type { PacedOutputProcessorOptions } from './paced-output-processor.js';

type Options = PacedOutputProcessorOptions<string>;
type Ctx = Context<TTSAudioFrame | OutputAudioFrame | TTSEndFrame>;
type Audio = TTSAudioFrame | OutputAudioFrame;

/** The end of a speech, which goes on when the last of its audio has. */
interface End {
  readonly frame: TTSEndFrame;
  readonly atMs: number;
}

/** Ties a session's frames to its paced output. */
export class PacedLink implements HeldQueue {
  readonly name = 'chunks';
  readonly #ctx: Ctx;
  readonly #options: Options;
  #output: PacedOutput | undefined;
  #turn = NO_TURN;
  /** How much speech of the turn has come, and how much has gone on. */
  #pushedMs = 0;
  #sentMs = 0;
  #ends: End[] = [];

  constructor(options: Options, ctx: Ctx) {
    this.#options = options;
    this.#ctx = ctx;
  }

  get size(): number {
    return this.#output?.queuedChunks ?? 0;
  }

  get stats(): PacedOutputStats | undefined {
    return this.#output?.stats;
  }

  /** An interruption is dealt with as a frame, when everybody has been told. */
  clearBefore(): void {}

  start(): void {
    const { sampleRate } = this.#options;
    if (sampleRate !== undefined) this.#output = this.#open(sampleRate);
  }

  speech(frame: TTSAudioFrame): void {
    const turn = this.#turnOf(frame);
    this.#begin(turn);
    const { samples, sampleRate } = frame;
    const output = this.#outputAt(sampleRate);
    const result = output.push({ samples, sampleRate, turn }, this.#clockMs(frame));
    if (result === 'queued') this.#pushedMs += (samples.length / sampleRate) * 1000;
    this.#mustFit(result, frame);
  }

  sound(frame: OutputAudioFrame): void {
    this.#mustFit(this.#outputAt(frame.sampleRate).pushSound(frame, this.#clockMs(frame)), frame);
  }

  finish(frame: TTSEndFrame): void {
    const turn = this.#turnOf(frame);
    this.#begin(turn);
    this.#ends.push({ frame, atMs: this.#pushedMs });
    this.#output?.finish(turn);
    this.#passEnds();
  }

  interrupt({ interruptedTurn }: InterruptionFrame): void {
    if (this.#turn <= interruptedTurn) this.#ends = [];
    this.#output?.interrupt(interruptedTurn);
  }

  async drain(): Promise<void> {
    await this.#output?.drain();
  }

  stop(): void {
    this.#ends = [];
    this.#output?.stop();
  }

  #outputAt(sampleRate: number): PacedOutput {
    this.#output ??= this.#open(sampleRate);
    return this.#output;
  }

  #open(sampleRate: number): PacedOutput {
    const ctx = this.#ctx;
    const { session } = ctx;
    const { name: _, sampleRate: __, fade = 'transport', chunks, onSent, ...pacing } = this.#options;
    return new PacedOutput({
      ...pacing,
      sampleRate,
      clock: ctx.clock,
      send: (samples, position) => this.#emit(samples, position, sampleRate),
      // The transport that follows hears of the interruption too, and drops what it has.
      ...(fade === 'transport' ? { clear: () => {} } : {}),
      ...(chunks === undefined ? {} : { chunks: adaptiveChunks(chunks) }),
      currentTurn: () => session.turn,
      onPressure: (level, queuedMs) => ctx.pushBack(level, queuedMs),
      onError: (error) => ctx.fail(error),
      ...(onSent === undefined ? {} : { onSent: (record) => onSent(record, session) }),
    });
  }

  #emit(frame: Int16Array, { turn, positionMs, speech }: PlayoutPosition, sampleRate: number): void {
    const samples = frame.slice();
    // The fade of a turn that is over would be stopped as stale: it goes on as a sound.
    if (!speech || turn < this.#ctx.session.turn) {
      this.#ctx.emit(new OutputAudioFrame({ samples, sampleRate }));
      return;
    }
    this.#ctx.emit(new TTSAudioFrame({ samples, sampleRate, turn }));
    if (turn !== this.#turn) return;
    this.#sentMs = positionMs + (samples.length / sampleRate) * 1000;
    this.#passEnds();
  }

  #begin(turn: number): void {
    if (turn === this.#turn) return;
    this.#turn = turn;
    this.#pushedMs = this.#sentMs = 0;
    this.#ends = [];
  }

  #passEnds(): void {
    for (let end = this.#ends[0]; end !== undefined && end.atMs <= this.#sentMs; end = this.#ends[0]) {
      this.#ends.shift();
      this.#ctx.emit(end.frame);
    }
  }

  #turnOf(frame: Frame): number {
    return frame.turn === NO_TURN ? this.#ctx.session.turn : frame.turn;
  }

  /** A frame's time is the session's, which began later than the clock. */
  #clockMs({ at }: Frame): number {
    return at + this.#ctx.clock.now() - this.#ctx.session.now();
  }

  #mustFit(result: PushResult, { samples, sampleRate }: Audio): void {
    if (result !== 'full') return;
    const lostMs = Math.round((samples.length / sampleRate) * 1000);
    const queuedMs = Math.round(this.#output?.queuedMs ?? 0);
    throw new AntiphonError(
      'queue_full',
      `${lostMs} ms of audio were refused: ${queuedMs} ms wait already; ` +
        'let the producer wait for whenWritable(), or raise maxQueuedMs',
    );
  }
}
