import { AntiphonError } from '../error.js';
import {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  type Frame,
  type InterruptionFrame,
  NO_TURN,
  type OutputAudioFrame,
  type PlayoutElsewhereFrame,
  PlayoutFrame,
  type TTSAudioFrame,
  type TTSEndFrame,
} from '../frames/index.js';
import type { Context, HeldQueue } from '../processors/index.js';
import { turnOf } from '../turns/turn-of.js';
import { Playout, type PlayoutAudio, type PushResult } from './playout.js';
import { pacingOf } from './playout-options.js';
import type { PlayoutProcessorOptions } from './playout-processor-options.js';
import type { PlayoutSink } from './playout-sink.js';
import type { PlayoutStats } from './playout-stats.js';
import { RateAdapter } from './rate-adapter.js';

type Options = PlayoutProcessorOptions<string>;
type Ctx = Context<PlayoutFrame | BotStartedSpeakingFrame | BotStoppedSpeakingFrame>;

/** Ties a session's frames to its playout. */
export class PlayoutLink implements HeldQueue {
  readonly name = 'chunks';
  readonly #ctx: Ctx;
  readonly #sink: PlayoutSink;
  readonly #playout: Playout;
  readonly #speechRate: RateAdapter;
  readonly #soundRate: RateAdapter;
  /** What was heard elsewhere of one turn's speech, before what is played here. */
  #elsewhere = { turn: NO_TURN, heardMs: 0 };

  /** @throws AntiphonError `pipeline_invalid` for options that cannot work. */
  static check(options: Options): void {
    pacingOf(options);
  }

  constructor(options: Options, ctx: Ctx) {
    const { session } = ctx;
    const { sink, resampler, onSent, name: _, ...pacing } = options;
    const { sampleRate } = pacing;
    this.#ctx = ctx;
    this.#sink = sink({
      session,
      name: ctx.name,
      sampleRate,
      acknowledge: (turn, heardMs) => this.#playout.acknowledge(turn, heardMs),
      fail: (error, how) => ctx.fail(error, how),
    });
    this.#speechRate = new RateAdapter(sampleRate, resampler);
    this.#soundRate = new RateAdapter(sampleRate, resampler);
    this.#playout = new Playout({
      ...pacing,
      clock: ctx.clock,
      sink: this.#sink,
      currentTurn: () => session.turn,
      onStarted: (turn) => ctx.broadcast(new BotStartedSpeakingFrame({ turn })),
      onHeard: (turn, hereMs, finished) => {
        const heardMs = hereMs + (turn === this.#elsewhere.turn ? this.#elsewhere.heardMs : 0);
        ctx.broadcast(new PlayoutFrame({ turn, heardMs, finished }));
      },
      onStopped: (turn, interrupted) => ctx.broadcast(new BotStoppedSpeakingFrame({ turn, interrupted })),
      onPressure: (level, queuedMs) => ctx.pushBack(level, queuedMs),
      onError: (error) => ctx.fail(error),
      ...(onSent === undefined ? {} : { onSent: (record) => onSent(record, session) }),
    });
  }

  /** For the statistics of the session. */
  get size(): number {
    return this.#playout.queuedChunks;
  }

  /** An interruption is dealt with as a frame, when everybody has been told. */
  clearBefore(): void {}

  get stats(): PlayoutStats {
    return this.#playout.stats;
  }

  async open(): Promise<void> {
    await this.#sink.open?.();
  }

  speech(frame: TTSAudioFrame): void {
    const turn = turnOf(frame, this.#ctx.session);
    const { samples, sampleRate } = frame;
    const audio = this.#speechRate.convert({ samples, sampleRate, turn });
    this.#mustFit(this.#playout.push(audio, this.#clockMs(frame)), audio);
  }

  sound(frame: OutputAudioFrame): void {
    const audio = this.#soundRate.convert(frame);
    this.#mustFit(this.#playout.pushSound(audio, this.#clockMs(frame)), audio);
  }

  finish(frame: TTSEndFrame): void {
    const turn = turnOf(frame, this.#ctx.session);
    const tail = this.#speechRate.finish(turn);
    if (tail !== undefined) this.#mustFit(this.#playout.push(tail), tail);
    this.#playout.finish(turn);
  }

  elsewhere({ turn, heardMs }: PlayoutElsewhereFrame): void {
    this.#elsewhere = { turn, heardMs };
  }

  interrupt({ interruptedTurn }: InterruptionFrame): void {
    this.#playout.interrupt(interruptedTurn);
  }

  drain(): Promise<void> {
    return this.#playout.drain();
  }

  async close(): Promise<void> {
    this.#playout.close();
    await this.#sink.close?.();
  }

  /** A frame's time is the session's, which began later than the clock. */
  #clockMs({ at }: Frame): number {
    return at + this.#ctx.clock.now() - this.#ctx.session.now();
  }

  #mustFit(result: PushResult, { samples, sampleRate }: PlayoutAudio): void {
    if (result !== 'full') return;
    const lostMs = Math.round((samples.length / sampleRate) * 1000);
    throw new AntiphonError(
      'queue_full',
      `${lostMs} ms of audio were lost: ${Math.round(this.#playout.queuedMs)} ms wait already; ` +
        'let the producer wait for whenWritable(), or raise maxQueuedMs',
    );
  }
}
