import type { OpusEncoder } from '@antiphon/opus';

/** So many frames that cannot be encoded are no passing trouble: a second of speech. */
const MAX_MISSED = 50;

/** Expected until the client reports, which takes some seconds of speech. */
const FIRST_LOSS_PERCENT = 5;

/** The bot's voice, from frames to packets. */
export class SentVoice {
  readonly #encoder: OpusEncoder;
  readonly #failed: () => void;
  #missed = 0;
  #lossPercent = FIRST_LOSS_PERCENT;

  /** @param failed called once, when nothing could be encoded for a second of speech */
  constructor(encoder: OpusEncoder, failed: () => void) {
    this.#encoder = encoder;
    encoder.expectLoss(FIRST_LOSS_PERCENT);
    this.#failed = failed;
  }

  /** @returns undefined for a frame that cannot be encoded; those right after it was made cannot */
  encode(samples: Int16Array): Uint8Array | undefined {
    const packet = this.#tryEncode(samples);
    if (packet !== undefined) this.#missed = 0;
    else if (++this.#missed === MAX_MISSED) this.#failed();
    return packet;
  }

  /** The other side says so many packets of a hundred did not come. One good report does not make a good network. */
  lossReported(percent: number): void {
    const expected = Math.max(percent, this.#lossPercent / 2);
    this.#lossPercent = expected < 1 ? 0 : expected;
    this.#encoder.expectLoss(this.#lossPercent);
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
