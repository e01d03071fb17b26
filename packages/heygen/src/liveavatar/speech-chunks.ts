import { Resampler } from '@antiphon/audio';
import type { Clock, Timer } from '@antiphon/core/frame-free';
import type { SpeechChunkOptions } from './live-avatar-options.js';

/** What LiveAvatar takes. */
export const AVATAR_RATE = 24_000;
const SAMPLES_PER_MS = AVATAR_RATE / 1_000;
/** No piece is shorter than this, unless an utterance ends with it. */
const LEAST_MS = 100;
const LEAST_SAMPLES = LEAST_MS * SAMPLES_PER_MS;

/** One stretch of speech as it is sent: mono PCM at 24 kHz. */
export type SendChunk = (utterance: number, samples: Int16Array) => void;

/**
 * Cuts speech of any rate into the pieces that LiveAvatar likes: a short one first, longer ones after it, and shorter
 * ones again where the speech comes so slowly that the avatar would run dry. Holds at most one piece.
 */
export class SpeechChunks {
  readonly #options: Required<SpeechChunkOptions>;
  readonly #clock: Clock;
  readonly #send: SendChunk;
  readonly #held: Int16Array;
  #heldSamples = 0;
  #utterance: number | undefined;
  #resampler: Resampler | undefined;
  #isFirst = true;
  /** When the avatar runs out of what it was given. */
  #dryAtMs = Number.NEGATIVE_INFINITY;
  #timer: Timer | undefined;

  constructor(options: Required<SpeechChunkOptions>, clock: Clock, send: SendChunk) {
    this.#options = options;
    this.#clock = clock;
    this.#send = send;
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

  /** Sends the rest of an utterance. Says whether there was such an utterance. */
  finish(utterance: number): boolean {
    if (utterance !== this.#utterance) return false;
    this.#flushResampler();
    this.#sendHeld();
    this.#utterance = undefined;
    return true;
  }

  /** Forgets everything. */
  clear(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
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
      if (this.#heldSamples >= wanted) this.#sendHeld();
    }
    if (this.#heldSamples > 0) this.#watch();
  }

  #sendHeld(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#heldSamples === 0 || this.#utterance === undefined) return;
    const samples = this.#held.slice(0, this.#heldSamples);
    this.#heldSamples = 0;
    this.#isFirst = false;
    this.#dryAtMs = Math.max(this.#dryAtMs, this.#clock.now()) + samples.length / SAMPLES_PER_MS;
    this.#send(this.#utterance, samples);
  }

  /** Sees to it that what is held goes out before the avatar runs dry, however slowly more comes. */
  #watch(): void {
    if (this.#timer !== undefined) return;
    const { firstChunkMs, reserveMs } = this.#options;
    const nowMs = this.#clock.now();
    const inMs = this.#isFirst ? firstChunkMs : Math.max(0, this.#dryAtMs - reserveMs - nowMs);
    this.#timer = this.#clock.after(inMs, () => {
      this.#timer = undefined;
      if (this.#heldSamples >= LEAST_SAMPLES) this.#sendHeld();
      else if (this.#heldSamples > 0) this.#timer = this.#clock.after(LEAST_MS, () => this.#sendHeld());
    });
  }
}
