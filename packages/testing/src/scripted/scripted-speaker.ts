import {
  AudioQueue,
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  type Context,
  InterruptionFrame,
  NO_TURN,
  PlayoutFrame,
  type Processor,
  processor,
  type Timer,
  TTSAudioFrame,
  TTSEndFrame,
} from '@antiphon/core';
import type { VoicedWord } from './voice.js';
import { WordReader } from './word-reader.js';

/** A word that was played to its end, at its time in the speech of its turn. */
export interface HeardWord extends VoicedWord {
  readonly turn: number;
}

export interface SpeakerOptions {
  /** How often it reports what has been heard. @defaultValue 100 */
  readonly reportMs?: number;
  /** Queued speech above which it pushes back, and below which it lets go. @defaultValue 2_000 and 1_000 */
  readonly highMs?: number;
  readonly lowMs?: number;
}

type Reports = PlayoutFrame | BotStartedSpeakingFrame | BotStoppedSpeakingFrame;
type Speaks = Context<TTSAudioFrame | TTSEndFrame | Reports>;

const MAX_HEARD = 10_000;

/** The stretch of speech that is being played. */
interface Slice {
  readonly samples: Int16Array;
  readonly startedMs: number;
}

/**
 * The listener's side of a scripted transport: plays speech by a model clock and reports what was heard.
 * Reads the words that a `scriptedTts` spelt into the samples, so that a test knows what was heard from
 * the sound alone. What waits is bounded by back-pressure, and at 60 s.
 */
export class ScriptedSpeaker {
  readonly heard: HeardWord[] = [];
  readonly #options: SpeakerOptions;
  #queue: AudioQueue | undefined;
  #playing: Slice | undefined;
  #timer: Timer | undefined;
  #turn = NO_TURN;
  #heardMs = 0;
  /** All speech of the turn has been handed over. */
  #complete = false;
  #speaking = false;
  #reader = new WordReader(() => {});

  constructor(options: SpeakerOptions) {
    this.#options = options;
  }

  /** Speech that waits to be played, in ms. */
  get queuedMs(): number {
    return this.#queue?.queuedMs ?? 0;
  }

  /** The most that ever waited, in ms. */
  get peakQueuedMs(): number {
    return this.#queue?.peakMs ?? 0;
  }

  readonly processor: Processor<'scripted-output', TTSAudioFrame, TTSAudioFrame | TTSEndFrame | Reports> =
    processor({
      name: 'scripted-output',
      takes: [TTSAudioFrame],
      accepts: [TTSEndFrame, InterruptionFrame],
      emits: [TTSAudioFrame, TTSEndFrame, PlayoutFrame, BotStartedSpeakingFrame, BotStoppedSpeakingFrame],
      on: {
        ttsAudio: (frame, ctx) => {
          ctx.emit(frame);
          this.#queueFor(frame, ctx).push(frame.samples, frame.turn);
          this.#complete = false;
          if (this.#playing === undefined) this.#next(ctx);
        },
        ttsEnd: (frame, ctx) => {
          ctx.emit(frame);
          this.#complete = true;
          if (this.#playing === undefined) this.#finish(ctx);
        },
        interruption: (frame, ctx) => this.#interrupt(frame, ctx),
      },
      drain: (ctx) => this.#drained(ctx),
      stop: () => this.#silence(),
    });

  #queueFor(frame: TTSAudioFrame, ctx: Speaks): AudioQueue {
    this.#queue ??= new AudioQueue({
      name: 'scripted-output',
      sampleRate: frame.sampleRate,
      highMs: this.#options.highMs ?? 2_000,
      lowMs: this.#options.lowMs ?? 1_000,
      onHigh: (queuedMs) => ctx.pushBack('high', queuedMs),
      onLow: (queuedMs) => ctx.pushBack('low', queuedMs),
    });
    return this.#queue;
  }

  #next(ctx: Speaks): void {
    const queue = this.#queue as AudioQueue;
    if (queue.isEmpty) {
      this.#playing = undefined;
      if (this.#complete) this.#finish(ctx);
      return;
    }
    if (queue.nextTurn !== this.#turn) this.#beginTurn(queue.nextTurn);
    const reportMs = this.#options.reportMs ?? 100;
    const into = new Int16Array(Math.round((reportMs / 1000) * queue.sampleRate));
    const startedMs = ctx.session.now();
    // Set before anything is told, for whoever is told may send more.
    this.#playing = { samples: into, startedMs };
    const samples = into.subarray(0, queue.take(into));
    this.#playing = { samples, startedMs };
    if (!this.#speaking) {
      this.#speaking = true;
      ctx.broadcast(new BotStartedSpeakingFrame({ turn: this.#turn }));
    }
    this.#timer = ctx.after((samples.length / queue.sampleRate) * 1000, () => this.#played(ctx));
  }

  #beginTurn(turn: number): void {
    this.#turn = turn;
    this.#heardMs = 0;
    this.#reader = new WordReader((word) => {
      this.heard.push({ ...word, turn });
      if (this.heard.length > MAX_HEARD) this.heard.shift();
    });
  }

  #played(ctx: Speaks): void {
    const { samples } = this.#playing as Slice;
    this.#hear(samples);
    const isLast = this.#complete && (this.#queue as AudioQueue).isEmpty;
    if (!isLast)
      ctx.broadcast(new PlayoutFrame({ turn: this.#turn, heardMs: this.#heardMs, finished: false }));
    this.#next(ctx);
  }

  #hear(samples: Int16Array): void {
    const { sampleRate } = this.#queue as AudioQueue;
    this.#heardMs += (samples.length / sampleRate) * 1000;
    this.#reader.push(samples, sampleRate);
  }

  #finish(ctx: Speaks): void {
    if (!this.#speaking) return;
    this.#speaking = false;
    const turn = this.#turn;
    ctx.broadcast(new BotStoppedSpeakingFrame({ turn, interrupted: false }));
    ctx.broadcast(new PlayoutFrame({ turn, heardMs: this.#heardMs, finished: true }));
    this.#release?.();
  }

  /** What was being played has been heard up to this moment; the rest is never played. */
  #interrupt(frame: InterruptionFrame, ctx: Speaks): void {
    this.#queue?.clearBefore(frame.interruptedTurn + 1);
    if (!this.#speaking || this.#turn > frame.interruptedTurn) return;
    const slice = this.#playing;
    if (slice !== undefined) {
      const { sampleRate } = this.#queue as AudioQueue;
      const playedMs = ctx.session.now() - slice.startedMs;
      this.#hear(slice.samples.subarray(0, Math.floor((playedMs / 1000) * sampleRate + 1e-6)));
    }
    this.#timer?.cancel();
    this.#playing = undefined;
    this.#speaking = false;
    ctx.broadcast(new PlayoutFrame({ turn: this.#turn, heardMs: this.#heardMs, finished: false }));
    ctx.broadcast(new BotStoppedSpeakingFrame({ turn: this.#turn, interrupted: true }));
    this.#release?.();
    if (!this.#queue?.isEmpty) this.#next(ctx);
  }

  #release: (() => void) | undefined;

  /** An orderly end waits until the listener has heard everything. */
  #drained(ctx: Speaks): Promise<void> | undefined {
    if (!this.#speaking) return undefined;
    this.#complete = true;
    return new Promise((resolve) => {
      this.#release = resolve;
      if (this.#playing === undefined) this.#finish(ctx);
    });
  }

  #silence(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#playing = undefined;
    this.#speaking = false;
    this.#queue?.clear();
    this.#release?.();
  }
}
