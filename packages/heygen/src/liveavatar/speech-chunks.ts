import { Resampler } from '@antiphon/audio';
import type { Clock, Timer } from '@antiphon/core/frame-free';
import type { SpeechChunkOptions } from './live-avatar-options.js';

/** What LiveAvatar takes. */
export const AVATAR_RATE = 24_000;
const SAMPLES_PER_MS = AVATAR_RATE / 1_000;
/** No piece is shorter than this, unless an utterance ends with it. */
const LEAST_MS = 100;
const LEAST_SAMPLES = LEAST_MS * SAMPLES_PER_MS;

/** What is done with speech that has been cut. */
export interface ChunkSink {
  /** One stretch as it is sent: mono PCM at 24 kHz. */
  send(utterance: number, samples: Int16Array): void;
  /** All of the utterance has been sent. */
  end(utterance: number): void;
}

/** A piece that waits, or the end of an utterance. */
interface Waiting {
  readonly utterance: number;
  readonly samples: Int16Array | undefined;
}

/**
 * Cuts speech of any rate into the pieces that LiveAvatar likes: a short one first, longer ones after it, and shorter
 * ones again where the speech comes so slowly that the avatar would run dry. What the avatar does not need yet waits
 * here: what it was given it may say after its line is lost. Holds what it was given and has not sent: the avatar stage
 * bounds that by its `maxKeptMs`.
 */
export class SpeechChunks {
  readonly #options: Required<SpeechChunkOptions>;
  readonly #clock: Clock;
  readonly #sink: ChunkSink;
  readonly #held: Int16Array;
  #heldSamples = 0;
  #utterance: number | undefined;
  #resampler: Resampler | undefined;
  #isFirst = true;
  /** When the avatar runs out of what it was given. */
  #dryAtMs = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;
  #waiting: Waiting[] = [];
  #release: Timer | undefined;

  constructor(options: Required<SpeechChunkOptions>, clock: Clock, sink: ChunkSink) {
    this.#options = options;
    this.#clock = clock;
    this.#sink = sink;
    const longestMs = Math.max(options.firstChunkMs, options.chunkMs, LEAST_MS);
    this.#held = new Int16Array(Math.ceil(longestMs * SAMPLES_PER_MS));
  }

  write(utterance: number, samples: Int16Array, sampleRate: number): void {
    if (utterance !== this.#utterance) this.#begin(utterance);
    if (this.#resampler?.inputRate !== sampleRate) {
      this.#flushResampler();
      this.#resampler = new Resampler({ inputRate: sampleRate, outputRate: AVATAR_RATE });
    }
    this.#take(this.#resampler.process(samples));
  }

  /** No more of this utterance comes. Does nothing where it has not begun. */
  finish(utterance: number): void {
    if (utterance !== this.#utterance) return;
    this.#flushResampler();
    this.#cutHeld();
    this.#utterance = undefined;
    this.#queue({ utterance, samples: undefined });
  }

  /** Forgets everything. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#release?.cancel();
    this.#release = undefined;
    this.#waiting = [];
    this.#heldSamples = 0;
    this.#utterance = undefined;
    this.#resampler = undefined;
    this.#dryAtMs = Number.NEGATIVE_INFINITY;
  }

  #begin(utterance: number): void {
    if (this.#utterance !== undefined) this.finish(this.#utterance);
    this.#utterance = utterance;
    this.#isFirst = true;
  }

  #flushResampler(): void {
    const resampler = this.#resampler;
    this.#resampler = undefined;
    if (resampler !== undefined) this.#take(resampler.flush());
  }

  #take(samples: Int16Array): void {
    let at = 0;
    while (at < samples.length) {
      const { firstChunkMs, chunkMs } = this.#options;
      const wanted = Math.max(
        LEAST_SAMPLES,
        Math.ceil((this.#isFirst ? firstChunkMs : chunkMs) * SAMPLES_PER_MS),
      );
      const piece = samples.subarray(at, at + wanted - this.#heldSamples);
      this.#held.set(piece, this.#heldSamples);
      this.#heldSamples += piece.length;
      at += piece.length;
      if (this.#heldSamples >= wanted) this.#cutHeld();
    }
    if (this.#heldSamples > 0) this.#watch();
  }

  #cutHeld(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#heldSamples === 0 || this.#utterance === undefined) return;
    const samples = this.#held.slice(0, this.#heldSamples);
    this.#heldSamples = 0;
    this.#isFirst = false;
    this.#queue({ utterance: this.#utterance, samples });
  }

  #queue(piece: Waiting): void {
    this.#waiting.push(piece);
    if (this.#release === undefined) this.#sendWaiting();
  }

  /** Sends what the avatar will need soon, and looks again when it needs more. */
  #sendWaiting(): void {
    this.#release = undefined;
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const { utterance, samples } = next;
      const earlyMs = samples === undefined ? 0 : this.#dryAtMs - this.#clock.now() - this.#options.aheadMs;
      if (earlyMs > 0) {
        this.#release = this.#clock.after(earlyMs, () => this.#sendWaiting());
        return;
      }
      this.#waiting.shift();
      if (samples === undefined) this.#sink.end(utterance);
      else this.#send(utterance, samples);
    }
  }

  #send(utterance: number, samples: Int16Array): void {
    this.#dryAtMs = Math.max(this.#dryAtMs, this.#clock.now()) + samples.length / SAMPLES_PER_MS;
    this.#sink.send(utterance, samples);
  }

  /** Sees to it that what is held goes out before the avatar runs dry, however slowly more comes. */
  #watch(): void {
    if (this.#timer !== undefined) return;
    // While something waits, the avatar is far from that.
    const leastMs = this.#waiting.length > 0 ? LEAST_MS : 0;
    const inMs = this.#isFirst ? this.#options.firstChunkMs : Math.max(leastMs, this.#enoughMs());
    this.#timer = this.#clock.after(inMs, () => {
      this.#timer = undefined;
      // It may have been given more since.
      const hasEnough = this.#waiting.length > 0 || (!this.#isFirst && this.#enoughMs() >= 1);
      if (hasEnough) this.#watch();
      else if (this.#heldSamples >= LEAST_SAMPLES) this.#cutHeld();
      else if (this.#heldSamples > 0) this.#timer = this.#clock.after(LEAST_MS, () => this.#cutHeld());
    });
  }

  /** How long the avatar has enough to say. */
  #enoughMs(): number {
    return this.#dryAtMs - this.#options.reserveMs - this.#clock.now();
  }
}
