import { Resampler } from '@antiphon/audio';
import type { Timeline } from './timeline.js';

export interface TrackOptions {
  readonly timeline: Timeline;
  /** Of the timeline. */
  readonly sampleRate: number;
  readonly channel: number;
  /**
   * A piece that begins so near the end of the last one follows it without a gap: what timers and networks do
   * to the pieces of one stream is no silence.
   */
  readonly toleranceMs: number;
}

/** One voice on a timeline: its pieces, each at its time, resampled to the timeline's rate. */
export class Track {
  readonly #options: TrackOptions;
  #resampler: Resampler | undefined;
  /** Where the last piece ended. */
  #end = Number.NEGATIVE_INFINITY;

  constructor(options: TrackOptions) {
    this.#options = options;
  }

  /** Designs the filter that pieces of this rate will need; filters are shared and kept. */
  expect(inputRate: number): void {
    new Resampler({ inputRate, outputRate: this.#options.sampleRate });
  }

  place(startMs: number, samples: Int16Array, sampleRate: number): void {
    const { timeline, channel, toleranceMs } = this.#options;
    const apartMs = startMs - (this.#end / this.#options.sampleRate) * 1000;
    const continues = Math.abs(apartMs) <= toleranceMs && this.#resampler?.inputRate === sampleRate;
    if (!continues) {
      this.finish();
      this.#resampler = new Resampler({ inputRate: sampleRate, outputRate: this.#options.sampleRate });
      this.#end = this.#samplesAt(startMs - this.#resampler.delayMs);
    }
    const piece = (this.#resampler as Resampler).process(samples);
    timeline.place(channel, this.#end, piece);
    this.#end += piece.length;
  }

  /** The stream of pieces is over: lays down what the resampler holds of it. */
  finish(): void {
    const { timeline, channel } = this.#options;
    if (this.#resampler !== undefined) timeline.place(channel, this.#end, this.#resampler.flush());
    this.#resampler = undefined;
    this.#end = Number.NEGATIVE_INFINITY;
  }

  /** Everything before `until` is about to be final: a stream that has ended there is over. */
  settle(until: number): void {
    if (this.#end < until) this.finish();
  }

  /** From `atMs` on it was not heard. */
  cut(atMs: number, fadeMs: number): void {
    const at = this.#samplesAt(atMs);
    if (at >= this.#end) return;
    this.#options.timeline.cut(this.#options.channel, at, this.#samplesAt(fadeMs));
    this.#resampler = undefined;
    this.#end = Number.NEGATIVE_INFINITY;
  }

  #samplesAt(ms: number): number {
    return Math.round((ms * this.#options.sampleRate) / 1000);
  }
}
