import { Resampler } from '@antiphon/audio';
import type { TimedWord } from '@antiphon/core';
import { readTelegraph, SPEECH_RATE } from '../speech/index.js';

/** Samples per second of what an avatar says: the rate that the vendor takes. 16-bit mono. */
export const AVATAR_RATE = 24_000;
const SAMPLES_PER_MS = AVATAR_RATE / 1_000;
/** An hour of speech, 173 MB; what comes after it is not kept. */
const MAX_SAMPLES = 3_600 * AVATAR_RATE;
const MAX_EVENTS = 20_000;

/** A stretch in which the avatar spoke without a break. Times are ms since its session was started. */
export interface SpokenStretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** Something that happened to what the avatar says or does. */
export interface SpokenEvent {
  readonly atMs: number;
  readonly kind: 'audio' | 'started' | 'ended' | 'interrupted' | 'listening' | 'idle';
  /** The client's name for what is said, where it gave one. */
  readonly eventId?: string;
  /** Of audio that came: how long it is, and when it is said, unless it is interrupted before. */
  readonly audioMs?: number;
  readonly saidAtMs?: number;
}

interface Piece {
  readonly startMs: number;
  readonly samples: Int16Array;
}

/**
 * What an avatar really said, as its viewers heard it: late audio is late, what was interrupted is cut off. Holds an hour
 * of speech and the newest 20,000 events.
 */
export class SpokenRecording {
  readonly #pieces: Piece[] = [];
  readonly #events: SpokenEvent[] = [];
  #kept = 0;

  /** Oldest first. */
  get events(): readonly SpokenEvent[] {
    return this.#events;
  }

  /** When the last of it was said, or will be if nobody interrupts. */
  get endMs(): number {
    const last = this.#pieces.at(-1);
    return last === undefined ? 0 : endOf(last);
  }

  /** Speech without a break. Two stretches have a silence between them of which nobody sent anything. */
  get stretches(): readonly SpokenStretch[] {
    const found: { startMs: number; endMs: number }[] = [];
    for (const piece of this.#pieces) {
      const last = found.at(-1);
      // A clock's rounding is no silence.
      if (last !== undefined && piece.startMs - last.endMs < 0.01) last.endMs = endOf(piece);
      else found.push({ startMs: piece.startMs, endMs: endOf(piece) });
    }
    return found;
  }

  /** From the start of the session on, silence where the avatar was silent: 24 kHz mono. */
  samples(): Int16Array {
    const samples = new Int16Array(Math.ceil(this.endMs * SAMPLES_PER_MS));
    for (const { startMs, samples: piece } of this.#pieces) {
      const at = Math.round(startMs * SAMPLES_PER_MS);
      samples.set(piece.subarray(0, Math.max(0, samples.length - at)), at);
    }
    return samples;
  }

  /** All that was said one after another, without the silence in between: 24 kHz mono. */
  speech(): Int16Array {
    const total = this.#pieces.reduce((sum, { samples }) => sum + samples.length, 0);
    const speech = new Int16Array(total);
    let at = 0;
    for (const { samples } of this.#pieces) {
      speech.set(samples, at);
      at += samples.length;
    }
    return speech;
  }

  /** The words that a scripted voice said, and when; see `telegraph`. */
  words(): readonly TimedWord[] {
    const resampler = new Resampler({ inputRate: AVATAR_RATE, outputRate: SPEECH_RATE });
    return readTelegraph(resampler.process(this.samples()));
  }

  /** For the simulator. */
  add(startMs: number, samples: Int16Array): void {
    if (this.#kept + samples.length > MAX_SAMPLES) return;
    this.#kept += samples.length;
    this.#pieces.push({ startMs, samples });
  }

  /** For the simulator: nothing is said from there on. */
  cutAt(ms: number): void {
    for (let last = this.#pieces.at(-1); last !== undefined && endOf(last) > ms; last = this.#pieces.at(-1)) {
      this.#pieces.pop();
      this.#kept -= last.samples.length;
      const length = Math.floor((ms - last.startMs) * SAMPLES_PER_MS);
      if (length <= 0) continue;
      this.add(last.startMs, last.samples.subarray(0, length));
      return;
    }
  }

  /** For the simulator. */
  note(event: SpokenEvent): void {
    this.#events.push(event);
    if (this.#events.length > MAX_EVENTS) this.#events.shift();
  }
}

function endOf({ startMs, samples }: Piece): number {
  return startMs + samples.length / SAMPLES_PER_MS;
}
