import { decodeMulaw } from '@antiphon/audio';
import { type RecordedStretch, TimedRecording } from '../recording/index.js';

const MAX_CUTS = 1_000;

/** A stretch of sound. Times are ms since the stream began. */
export type HeardStretch = RecordedStretch;

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

/**
 * One side of a call at the caller's ear or mouth, in 8 kHz mono. What was heard stands there as it was heard: late audio is
 * late, what was cleared is not there. Holds the latest hour of audio (28 MB), the latest 20,000 events, the latest 1,000 cuts.
 */
export class CallerRecording extends TimedRecording<Uint8Array, HeardEvent> {
  readonly #cuts: number[] = [];
  readonly #counts = { media: 0, mark: 0, markReturned: 0, clear: 0 };

  constructor() {
    super({ sampleRate: 8_000, pcmOf: decodeMulaw });
  }

  /** How many events there were of each kind, those that are no longer held among them. */
  get counts(): Readonly<Record<HeardEvent['kind'], number>> {
    return { ...this.#counts };
  }

  /** When sound that was being heard, or would have been, was cleared away: silence from there on. In ms. */
  get cutsMs(): readonly number[] {
    return this.#cuts;
  }

  /** All sound one after another, as the µ-law bytes that came, without the silence in between. */
  get codes(): Uint8Array {
    return Buffer.concat(this.pieces);
  }

  /** For the simulator: sound is cleared away, and nothing is heard from there on. */
  clearAt(ms: number): void {
    if (this.endMs > ms) {
      this.#cuts.push(ms);
      if (this.#cuts.length > MAX_CUTS) this.#cuts.shift();
    }
    this.cutAt(ms);
  }

  /** For the simulator. */
  override note(event: HeardEvent): void {
    this.#counts[event.kind]++;
    super.note(event);
  }
}
