import type { AntiphonError, Session } from '@antiphon/core';
import { Timeline } from './timeline.js';
import { Track } from './track.js';
import { WavFile } from './wav-file.js';

export interface RecordingOptions {
  readonly path: string;
  readonly sampleRate: number;
  /** How far apart pieces of each channel may be and still follow one another without a gap. */
  readonly toleranceMs: readonly [number] | readonly [number, number];
  readonly session: Session;
  onError(error: AntiphonError): void;
}

/** How late a piece may come for its place in time. */
const HOLD_MS = 1_000;
/** It is handed to the disk in blocks of so much. */
const BLOCK_MS = 500;

/** A WAV file in which every sample lies where it was heard: position in the file = time of the session. */
export class Recording {
  readonly #options: RecordingOptions;
  readonly #timeline: Timeline;
  readonly #tracks: readonly Track[];
  /** Session time zero, on the clock. */
  readonly #zeroMs: number;
  #file: WavFile | undefined;

  constructor(options: RecordingOptions) {
    const { sampleRate, session, toleranceMs } = options;
    this.#options = options;
    this.#zeroMs = session.clock.now() - session.now();
    this.#timeline = new Timeline({
      sampleRate,
      channels: toleranceMs.length,
      onBlock: (samples) => this.#file?.append(samples),
    });
    this.#tracks = toleranceMs.map(
      (tolerance, channel) =>
        new Track({ timeline: this.#timeline, sampleRate, channel, toleranceMs: tolerance }),
    );
  }

  get durationMs(): number {
    return this.#file?.durationMs ?? 0;
  }

  /** Recorded as silence: what came too late for its place, and what the disk was too slow for, in ms. */
  get lostMs(): number {
    return (this.#timeline.lateSamples / this.#options.sampleRate) * 1000 + (this.#file?.lostMs ?? 0);
  }

  /** @throws AntiphonError `service_failed` when the file cannot be written. */
  async open(): Promise<void> {
    const { path, sampleRate, toleranceMs, onError } = this.#options;
    this.#file = await WavFile.create({ path, sampleRate, channels: toleranceMs.length, onError });
  }

  /** Audio of this rate will be placed: prepares for it, so that the first piece is not late. */
  expect(channel: number, sampleRate: number): void {
    this.#tracks[channel]?.expect(sampleRate);
  }

  /** @param atMs when its first sample is heard, on the clock */
  place(channel: number, atMs: number, samples: Int16Array, sampleRate: number): void {
    this.#tracks[channel]?.place(atMs - this.#zeroMs, samples, sampleRate);
    this.#commit();
  }

  /** From `atMs` on, what was placed into the channel was not heard. */
  cut(channel: number, atMs: number, fadeMs: number): void {
    this.#tracks[channel]?.cut(atMs - this.#zeroMs, fadeMs);
  }

  /** Writes all that was placed, and silence up to now. */
  async close(): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    for (const track of this.#tracks) track.finish();
    this.#timeline.commit(Math.max(this.#samplesAt(this.#options.session.now()), this.#timeline.placedUntil));
    await file.close();
  }

  #commit(): void {
    const until = this.#samplesAt(this.#options.session.now() - HOLD_MS);
    if (until - this.#timeline.committed < this.#samplesAt(BLOCK_MS)) return;
    for (const track of this.#tracks) track.settle(until);
    this.#timeline.commit(until);
  }

  #samplesAt(ms: number): number {
    return Math.round((ms * this.#options.sampleRate) / 1000);
  }
}
