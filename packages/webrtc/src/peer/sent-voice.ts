import type { OpusEncoder } from '@antiphon/opus';

/** So many frames that cannot be encoded are no passing trouble: a second of speech. */
const MAX_MISSED = 50;

/** The bot's voice, from frames to packets. */
export class SentVoice {
  readonly #encoder: OpusEncoder;
  readonly #failed: () => void;
  #missed = 0;

  /** @param failed called once, when nothing could be encoded for a second of speech */
  constructor(encoder: OpusEncoder, failed: () => void) {
    this.#encoder = encoder;
    this.#failed = failed;
  }

  /** @returns undefined for a frame that cannot be encoded; those right after it was made cannot */
  encode(samples: Int16Array): Uint8Array | undefined {
    const packet = this.#tryEncode(samples);
    if (packet !== undefined) this.#missed = 0;
    else if (++this.#missed === MAX_MISSED) this.#failed();
    return packet;
  }

  /** What comes next has nothing to do with what came before. Frames of this very moment cannot be encoded. */
  reset(): void {
    this.#encoder.reset();
  }

  close(): void {
    this.#encoder.close();
  }

  #tryEncode(samples: Int16Array): Uint8Array | undefined {
    try {
      return this.#encoder.encode(samples);
    } catch {
      return undefined;
    }
  }
}
