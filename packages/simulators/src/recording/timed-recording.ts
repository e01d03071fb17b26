import { Resampler } from '@antiphon/audio';
import type { TimedWord } from '@antiphon/core';
import { readTelegraph, SPEECH_RATE } from '../speech/index.js';

const MAX_MS = 3_600_000;
const MAX_EVENTS = 20_000;

/** A stretch of sound without a break. Times are ms since the recording began. */
export interface RecordedStretch {
  readonly startMs: number;
  readonly endMs: number;
}

interface Piece<Audio> {
  readonly startMs: number;
  readonly audio: Audio;
}

export interface TimedRecordingOptions<Audio> {
  /** Of the audio, mono. One element of a piece is one sample. */
  readonly sampleRate: number;
  /** The 16-bit samples of a piece. */
  readonly pcmOf: (audio: Audio) => Int16Array;
}

/**
 * Sound where it was heard: late audio is late, what was cut off is not there. Beside it stands what happened. Holds the
 * latest hour of audio and the latest 20,000 events.
 */
export class TimedRecording<Audio extends Int16Array | Uint8Array, Event> {
  readonly #options: TimedRecordingOptions<Audio>;
  readonly #samplesPerMs: number;
  readonly #pieces: Piece<Audio>[] = [];
  readonly #events: Event[] = [];
  #kept = 0;
  #lost = 0;

  constructor(options: TimedRecordingOptions<Audio>) {
    this.#options = options;
    this.#samplesPerMs = options.sampleRate / 1_000;
  }

  /** Oldest first. */
  get events(): readonly Event[] {
    return this.#events;
  }

  /** When the last of it was heard, or will be if nobody interrupts. */
  get endMs(): number {
    const last = this.#pieces.at(-1);
    return last === undefined ? 0 : this.#endOf(last);
  }

  /** How much sound is no longer held, because there was more than an hour of it. In ms. */
  get lostMs(): number {
    return this.#lost / this.#samplesPerMs;
  }

  /** Sound without a break: two stretches have silence between them of which nobody sent anything. */
  get stretches(): readonly RecordedStretch[] {
    const found: { startMs: number; endMs: number }[] = [];
    for (const piece of this.#pieces) {
      const last = found.at(-1);
      // A clock's rounding is no silence.
      if (last !== undefined && piece.startMs - last.endMs < 0.01) last.endMs = this.#endOf(piece);
      else found.push({ startMs: piece.startMs, endMs: this.#endOf(piece) });
    }
    return found;
  }

  /** From the beginning on, silence where nothing was heard: 16-bit mono. */
  samples(): Int16Array {
    const samples = new Int16Array(Math.ceil(this.endMs * this.#samplesPerMs));
    for (const { startMs, audio } of this.#pieces) {
      const at = Math.round(startMs * this.#samplesPerMs);
      samples.set(this.#options.pcmOf(audio).subarray(0, Math.max(0, samples.length - at)), at);
    }
    return samples;
  }

  /** The words that a scripted voice said, and when; see `telegraph`. */
  words(): readonly TimedWord[] {
    const resampler = new Resampler({ inputRate: this.#options.sampleRate, outputRate: SPEECH_RATE });
    return readTelegraph(resampler.process(this.samples()));
  }

  /** For the simulator. */
  add(startMs: number, audio: Audio): void {
    this.#pieces.push({ startMs, audio });
    this.#kept += audio.length;
    while (this.#kept > MAX_MS * this.#samplesPerMs) {
      const length = this.#pieces.shift()?.audio.length ?? 0;
      this.#kept -= length;
      this.#lost += length;
    }
  }

  /** For the simulator: nothing is heard from there on. */
  cutAt(ms: number): void {
    for (
      let last = this.#pieces.at(-1);
      last !== undefined && this.#endOf(last) > ms;
      last = this.#pieces.at(-1)
    ) {
      this.#pieces.pop();
      const length = Math.max(0, Math.floor((ms - last.startMs) * this.#samplesPerMs));
      this.#kept -= last.audio.length - length;
      if (length === 0) continue;
      this.#pieces.push({ startMs: last.startMs, audio: last.audio.subarray(0, length) as Audio });
      return;
    }
  }

  /** For the simulator. */
  note(event: Event): void {
    this.#events.push(event);
    if (this.#events.length > MAX_EVENTS) this.#events.shift();
  }

  /** Every piece, oldest first, without the silence in between. */
  protected get pieces(): readonly Audio[] {
    return this.#pieces.map(({ audio }) => audio);
  }

  #endOf({ startMs, audio }: Piece<Audio>): number {
    return startMs + audio.length / this.#samplesPerMs;
  }
}
