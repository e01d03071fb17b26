/** Of RTP's clock for Opus, whatever is encoded (RFC 7587, section 4.1). */
const TICKS_PER_MS = 48;
const FRAME_MS = 20;

/** What goes into the header of a packet. */
export interface VoicePlace {
  readonly sequenceNumber: number;
  readonly timestamp: number;
  /** The first after a silence. */
  readonly marker: boolean;
}

/**
 * Numbers the packets of a voice that pauses: time goes on while nothing is sent, numbers do not (RFC 3550, section 5.1).
 */
export class VoicePlaces {
  #sequence: number;
  readonly #base: number;
  #lastMs = Number.NEGATIVE_INFINITY;

  /** @param random two numbers from 0 to 1, from which both counts begin */
  constructor(random: () => number = Math.random) {
    this.#sequence = Math.floor(random() * 65_536);
    this.#base = Math.floor(random() * 2 ** 32);
  }

  /** @param atMs when the packet shall be heard; right after the one before where that is earlier */
  next(atMs: number): VoicePlace {
    const marker = atMs > this.#lastMs + 1.5 * FRAME_MS;
    // Within speech the steps are even, however the clock is rounded.
    this.#lastMs = marker ? Math.ceil(atMs) : this.#lastMs + FRAME_MS;
    this.#sequence = (this.#sequence + 1) % 65_536;
    const timestamp = (this.#base + this.#lastMs * TICKS_PER_MS) % 2 ** 32;
    return { sequenceNumber: this.#sequence, timestamp: Math.floor(timestamp), marker };
  }
}
