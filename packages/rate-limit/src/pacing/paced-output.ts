import {
  type Clock,
  NO_TURN,
  Playout,
  type PlayoutAudio,
  type PlayoutPosition,
  type PlayoutStats,
  type PushResult,
  systemClock,
} from '@antiphon/core';
import { ChunkJoiner } from './chunk-joiner.js';
import { ComfortSilence } from './comfort-silence.js';
import {
  type PacedOutputOptions,
  type PacedOutputPacing,
  pacedOutputPacing,
} from './paced-output-options.js';
import { Writers } from './writers.js';

/** How far beyond the high mark `write` may fill the queue. */
const BEYOND_HIGH_MS = 100;

/** What a {@link PacedOutput} has done, all in ms; counts are since it began or was reset. */
export interface PacedOutputStats extends PlayoutStats {
  /** How long a message is now, and how often that has changed. */
  readonly chunkMs: number;
  readonly adaptiveAdjustments: number;
  /** Messages: fewer than frames when these are joined. */
  readonly messages: number;
  /** Frames of silence that were sent because there was nothing to say. In no other figure. */
  readonly comfortFrames: number;
  /** How often a writer had to wait for room, and for how long in all. */
  readonly waits: number;
  readonly waitedMs: number;
  /** The last thing that happened was an interruption. */
  readonly isInterrupted: boolean;
}

const noComfort = { frames: 0, underruns: 0, underrunMs: 0 } as const;

/**
 * Lets audio out in its time, whatever takes it: a socket, a callback, the next stage. Frame `n` leaves at
 * `start + n × frameMs − leadMs` on the clock, the first at once, through one timer that all outputs and playouts of
 * the clock share. At most `maxQueuedMs` wait; {@link write} waits for room, {@link push} says `full`. Nothing is
 * dropped but by an interruption. Knows no frames, processors or Observables.
 */
export class PacedOutput {
  readonly #options: PacedOutputOptions;
  readonly #pacing: Required<PacedOutputPacing>;
  readonly #clock: Clock;
  readonly #joiner: ChunkJoiner | undefined;
  readonly #comfort: ComfortSilence | undefined;
  readonly #writers: Writers;
  #playout: Playout;
  #pressured = false;
  #turn = 0;
  #interrupted = false;
  #cutting = false;
  #closed = false;
  #lateMs = 0;
  #messages = 0;

  /** @throws AntiphonError `pipeline_invalid` for options that cannot work. */
  constructor(options: PacedOutputOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#pacing = pacedOutputPacing(options);
    this.#playout = this.#open();
    const { maxQueuedMs, highMs } = this.#pacing;
    const { sampleRate } = options;
    const fullMs = Math.min(highMs + BEYOND_HIGH_MS, maxQueuedMs);
    this.#writers = new Writers({
      clock: this.#clock,
      room: () => Math.max(1, this.#samplesIn(fullMs - this.queuedMs)),
      // Whoever is told of the low mark writes before the high one can be told again.
      isFull: () => this.#pressured || this.queuedMs > highMs,
      isOver: (turn) => this.#closed || turn < this.turn,
      push: (samples, turn, producedAtMs) => this.push({ samples, sampleRate, turn }, producedAtMs),
    });
    if (options.chunks !== undefined) {
      const longest = Math.max(this.#samplesIn(options.chunks.maxMs), this.#samplesIn(this.#pacing.frameMs));
      this.#joiner = new ChunkJoiner(longest, (samples, position) => this.#pass(samples, position));
    }
    if (!this.#pacing.comfort) return;
    const silence = new Int16Array(this.#samplesIn(this.#pacing.frameMs));
    this.#comfort = new ComfortSilence({
      clock: this.#clock,
      frameMs: this.#pacing.frameMs,
      hasAudio: () => this.#playout.queuedChunks > 0,
      sendSilence: () => this.#playout.pushSound({ samples: silence, sampleRate, turn: NO_TURN }),
      onError: (error) => options.onError?.(error),
    });
  }

  /** The turn that {@link write} writes for. */
  get turn(): number {
    return this.#options.currentTurn?.() ?? this.#turn;
  }

  get queuedMs(): number {
    return this.#playout.queuedMs;
  }

  get queuedChunks(): number {
    return this.#playout.queuedChunks;
  }

  /** Whether the queue has passed its high mark and not yet fallen below its low one. */
  get pressured(): boolean {
    return this.#pressured;
  }

  get stats(): PacedOutputStats {
    const stats = this.#playout.stats;
    const { chunks } = this.#options;
    const { frameMs } = this.#pacing;
    const { frames: comfortFrames, underruns, underrunMs } = this.#comfort ?? noComfort;
    return {
      ...stats,
      chunks: stats.chunks - comfortFrames,
      frames: stats.frames - comfortFrames,
      audioMs: stats.audioMs - comfortFrames * frameMs,
      underruns: stats.underruns + underruns,
      underrunMs: stats.underrunMs + underrunMs,
      chunkMs: chunks === undefined ? frameMs : this.#pieceMs(chunks.chunkMs),
      adaptiveAdjustments: chunks?.adjustments ?? 0,
      messages: this.#messages,
      comfortFrames,
      waits: this.#writers.waits,
      waitedMs: this.#writers.waitedMs,
      isInterrupted: this.#interrupted,
    };
  }

  /**
   * Adds audio, of any length, and resolves when all of it is in the queue: whoever awaits this before making more
   * is held back. Writes keep their order. `stale` when its turn was over before; never rejects. The array
   * is kept until it is sent.
   */
  write(samples: Int16Array, turn: number = this.turn): Promise<'queued' | 'stale'> {
    return this.#writers.add(samples, turn);
  }

  /**
   * Adds audio at once, or says that it cannot.
   *
   * @param producedAtMs when it was made, on the clock. @defaultValue now
   * @throws AntiphonError `frame_invalid` when its rate is not that of the output.
   */
  push(audio: PlayoutAudio, producedAtMs?: number): PushResult {
    this.#turn = Math.max(this.#turn, audio.turn);
    this.#comfort?.resumed(audio.turn);
    const result = this.#playout.push(audio, producedAtMs);
    if (result === 'queued') this.#interrupted = false;
    return result;
  }

  /** Adds a sound that is no speech; one of `NO_TURN` is not interrupted. Else like {@link push}. */
  pushSound(audio: PlayoutAudio, producedAtMs?: number): PushResult {
    return this.#playout.pushSound(audio, producedAtMs);
  }

  /** No more speech of the turn is expected: the last part of a frame need not wait for the rest. */
  finish(turn: number = this.turn): void {
    this.#comfort?.finished(turn);
    this.#playout.finish(turn);
  }

  /**
   * Everything up to `turn` is over: what waits is dropped, writers of it are told, and nothing of it leaves any
   * more, but for the few ms in which it fades. Returns before anything else is sent.
   */
  interrupt(turn: number = this.turn): void {
    if (this.#closed) return;
    this.#turn = Math.max(this.#turn, turn + 1);
    this.#interrupted = true;
    this.#comfort?.interrupted(turn);
    if (this.#options.clear !== undefined) this.#joiner?.drop();
    this.#cutting = true;
    try {
      this.#playout.interrupt(turn);
    } finally {
      this.#cutting = false;
    }
    this.#joiner?.drop();
    this.#writers.pump();
  }

  /** Resolves when everything that waits was sent and the lead has run out. */
  async drain(): Promise<void> {
    if (this.#closed) return;
    this.#comfort?.rest();
    while (this.#writers.waiting > 0) await this.write(new Int16Array(0));
    await this.#playout.drain();
    if (!this.#closed) this.#comfort?.wake();
  }

  /** Stops at once, idle or not. Nothing is left: no timer, no audio, no writer that waits. Idempotent. */
  stop(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#comfort?.rest();
    this.#cutting = true;
    this.#playout.close();
    this.#joiner?.drop();
    this.#writers.pump();
  }

  /** Drops what waits, as by an interruption, and begins anew with every figure at zero. */
  reset(): void {
    if (this.#closed) return;
    this.interrupt();
    this.#playout.close();
    this.#playout = this.#open();
    this.#options.chunks?.reset();
    this.#pressured = this.#interrupted = false;
    this.#comfort?.reset();
    this.#messages = this.#writers.waits = this.#writers.waitedMs = 0;
  }

  #open(): Playout {
    const { comfort: _, ...pacing } = this.#pacing;
    const { sampleRate, currentTurn, clear, onError, onSent } = this.#options;
    return new Playout({
      ...pacing,
      sampleRate,
      clock: this.#clock,
      // Nobody listens to what was heard: it would only wake the timer.
      reportMs: Number.POSITIVE_INFINITY,
      sink: {
        write: (samples, position) => this.#take(samples, position),
        ...(clear === undefined ? {} : { flush: () => this.#clear() }),
      },
      ...(currentTurn === undefined ? {} : { currentTurn }),
      onPressure: (level, queuedMs) => {
        this.#pressured = level === 'high';
        this.#options.onPressure?.(level, queuedMs);
        this.#writers.pump();
      },
      onError: (error) => onError?.(error),
      ...(onSent === undefined && this.#options.chunks === undefined
        ? {}
        : {
            onSent: (record) => {
              this.#lateMs = record.lateMs;
              if (!this.#comfort?.isSending) onSent?.(record);
            },
          }),
    });
  }

  /** A frame is due. */
  #take(samples: Int16Array, position: PlayoutPosition): void {
    const { playsAtMs, speech, turn } = position;
    if (speech) this.#comfort?.speech(turn, playsAtMs);
    // Before it is sent: whoever takes it may throw.
    this.#comfort?.sent(playsAtMs + this.#pacing.frameMs);
    if (this.#joiner === undefined) this.#pass(samples, position);
    else this.#join(samples, position, playsAtMs <= this.#clock.now());
    // What was written from within while frames leave together may have gone below the low mark untold.
    if (!this.#pressured && this.#writers.waiting > 0) this.#writers.pump();
  }

  #join(samples: Int16Array, position: PlayoutPosition, urgent: boolean): void {
    const joiner = this.#joiner as ChunkJoiner;
    const { fadeMs } = this.#pacing;
    if (this.#cutting && joiner.length > 0) {
      // What waits here was to be heard before what the queue lets fade.
      joiner.fade(Math.min(joiner.length, this.#samplesIn(fadeMs)), samples.length);
      return;
    }
    const { chunks } = this.#options;
    const wanted = this.#samplesIn(this.#pieceMs(chunks?.observe(this.#lateMs) ?? 0));
    joiner.add(samples, position, wanted, urgent || this.#cutting || this.#playout.queuedMs === 0);
  }

  /** Whole frames, and no more than half of the lead: the rest of it is what a stall may take. */
  #pieceMs(wantedMs: number): number {
    const { frameMs, leadMs } = this.#pacing;
    return Math.max(1, Math.floor(Math.min(wantedMs, leadMs / 2) / frameMs)) * frameMs;
  }

  #pass(samples: Int16Array, position: PlayoutPosition): void {
    this.#messages++;
    this.#options.send(samples, position);
  }

  #clear(): void {
    this.#comfort?.cleared();
    this.#options.clear?.();
  }

  #samplesIn(ms: number): number {
    return Math.round((ms / 1000) * this.#options.sampleRate);
  }
}
