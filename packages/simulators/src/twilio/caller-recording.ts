import { decodeMulaw, Resampler } from '@antiphon/audio';
import type { TimedWord } from '@antiphon/core';
import { readTelegraph, SPEECH_RATE } from '../speech/index.js';

/** µ-law samples a ms. */
const BYTES_PER_MS = 8;
const MAX_BYTES = 3_600_000 * BYTES_PER_MS;
const MAX_EVENTS = 20_000;
const MAX_CUTS = 1_000;

/** A stretch of sound. Times are ms since the stream began. */
export interface HeardStretch {
  readonly startMs: number;
  readonly endMs: number;
}

/** Something that happened to what the caller hears. */
export interface HeardEvent {
  readonly atMs: number;
  readonly kind: 'media' | 'mark' | 'markReturned' | 'clear';
  /** Of a mark. */
  readonly name?: string;
  /** Of media: how long it is, and when the caller begins to hear it. */
  readonly audioMs?: number;
  readonly playsAtMs?: number;
}

interface Piece {
  readonly startMs: number;
  readonly codes: Uint8Array;
}

/**
 * One side of a call at the caller's ear or mouth. What was heard stands there as it was heard: late audio is late, what
 * was cleared is not there. Holds the latest hour of audio (28 MB), the latest 20,000 events, the latest 1,000 cuts.
 */
export class CallerRecording {
  readonly #pieces: Piece[] = [];
  readonly #events: HeardEvent[] = [];
  readonly #cuts: number[] = [];
  readonly #counts = { media: 0, mark: 0, markReturned: 0, clear: 0 };
  #bytes = 0;
  #lostBytes = 0;

  /** Oldest first. */
  get events(): readonly HeardEvent[] {
    return this.#events;
  }

  /** How many events there were of each kind, those that are no longer held among them. */
  get counts(): Readonly<Record<HeardEvent['kind'], number>> {
    return { ...this.#counts };
  }

  /** When sound that was being heard, or would have been, was cleared away: silence from there on. In ms. */
  get cutsMs(): readonly number[] {
    return this.#cuts;
  }

  /** How much sound is no longer held, because there was more than an hour of it. In ms. */
  get lostMs(): number {
    return this.#lostBytes / BYTES_PER_MS;
  }

  /** When the last sound ends. */
  get endMs(): number {
    const last = this.#pieces.at(-1);
    return last === undefined ? 0 : endOf(last);
  }

  /** Sound without a break: two stretches have silence between them of which nobody sent anything. */
  get stretches(): readonly HeardStretch[] {
    const found: { startMs: number; endMs: number }[] = [];
    for (const piece of this.#pieces) {
      const last = found.at(-1);
      // A clock's rounding is no silence.
      if (last !== undefined && piece.startMs - last.endMs < 0.01) last.endMs = endOf(piece);
      else found.push({ startMs: piece.startMs, endMs: endOf(piece) });
    }
    return found;
  }

  /** All sound one after another, as the µ-law bytes that came, without the silence in between. */
  get codes(): Uint8Array {
    return Buffer.concat(this.#pieces.map(({ codes }) => codes));
  }

  /** The whole call from the beginning of the stream, silence where nothing was heard: 8 kHz mono. */
  samples(): Int16Array {
    const samples = new Int16Array(Math.ceil(this.endMs * BYTES_PER_MS));
    for (const { startMs, codes } of this.#pieces) {
      const at = Math.round(startMs * BYTES_PER_MS);
      samples.set(decodeMulaw(codes).subarray(0, Math.max(0, samples.length - at)), at);
    }
    return samples;
  }

  /** The words that a scripted voice said, and when they were heard; see `telegraph`. */
  words(): readonly TimedWord[] {
    const resampler = new Resampler({ inputRate: 8_000, outputRate: SPEECH_RATE });
    return readTelegraph(resampler.process(this.samples()));
  }

  /** For the simulator. */
  add(startMs: number, codes: Uint8Array): void {
    this.#pieces.push({ startMs, codes });
    this.#bytes += codes.length;
    while (this.#bytes > MAX_BYTES) {
      const length = this.#pieces.shift()?.codes.length ?? 0;
      this.#bytes -= length;
      this.#lostBytes += length;
    }
  }

  /** For the simulator: sound is cleared away, and nothing is heard from there on. */
  clearAt(ms: number): void {
    if (this.endMs > ms) {
      this.#cuts.push(ms);
      if (this.#cuts.length > MAX_CUTS) this.#cuts.shift();
    }
    this.cutAt(ms);
  }

  /** For the simulator: nothing is heard from there on. */
  cutAt(ms: number): void {
    for (let last = this.#pieces.at(-1); last !== undefined && endOf(last) > ms; last = this.#pieces.at(-1)) {
      this.#pieces.pop();
      const length = Math.max(0, Math.floor((ms - last.startMs) * BYTES_PER_MS));
      this.#bytes -= last.codes.length - length;
      if (length === 0) continue;
      this.#pieces.push({ startMs: last.startMs, codes: last.codes.subarray(0, length) });
      return;
    }
  }

  /** For the simulator. */
  note(event: HeardEvent): void {
    this.#counts[event.kind]++;
    this.#events.push(event);
    if (this.#events.length > MAX_EVENTS) this.#events.shift();
  }
}

function endOf({ startMs, codes }: Piece): number {
  return startMs + codes.length / BYTES_PER_MS;
}
