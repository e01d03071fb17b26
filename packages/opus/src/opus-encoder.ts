import { AntiphonError } from '@antiphon/core/frame-free';
import type { Libopus, LibopusEncoder } from './libopus.js';
import { isOpusRate, OPUS_RATES, type OpusRate } from './opus-format.js';

export interface OpusEncoderOptions {
  /** Of the samples: one of {@link OPUS_RATES}. */
  readonly sampleRate: number;
  /** Bits per second while somebody speaks, about; pauses take less. 6 000 to 128 000. @defaultValue 24_000 */
  readonly bitrate?: number;
  /** How much work is spent on sounding well, 0 to 10. @defaultValue 5 */
  readonly complexity?: number;
}

export const opusEncoderDefaults = {
  bitrate: 24_000,
  complexity: 5,
} as const satisfies Partial<OpusEncoderOptions>;

/** The lengths of frames that are encoded. */
const FRAME_MS: readonly number[] = [10, 20];
const MIN_BITRATE = 6_000;
const MAX_BITRATE = 128_000;

/**
 * Makes packets of speech, mono. Tuned for a connection that loses nothing: no forward error correction; and no
 * discontinuous transmission, since whoever listens for the end of speech listens to the room as well. What is heard of a
 * packet lags {@link OPUS_DELAY_MS} behind what went in.
 *
 * Holds memory outside the garbage collector's reach until it is closed.
 */
export class OpusEncoder {
  readonly #library: Libopus;
  readonly #options: Required<OpusEncoderOptions>;
  #handle: LibopusEncoder | undefined;
  #isClosed = false;

  constructor(library: Libopus, options: OpusEncoderOptions) {
    this.#library = library;
    this.#options = { ...opusEncoderDefaults, ...options };
    check(this.#options);
    this.#begin();
  }

  /**
   * Encodes a frame of 10 or 20 ms. @returns undefined for one of another length, when it is closed, and until the next
   * microtasks after it was made or reset: send it as it is then
   */
  encode(samples: Int16Array): Uint8Array | undefined {
    const frameMs = (samples.length / this.#options.sampleRate) * 1_000;
    if (!FRAME_MS.includes(frameMs)) return undefined;
    return this.#handle?.encode(samples, { frameSize: samples.length });
  }

  /** What comes next has nothing to do with what came before, not even its last 6.5 ms. */
  reset(): void {
    this.#handle?.free();
    this.#handle = undefined;
    this.#begin();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#handle?.free();
    this.#handle = undefined;
  }

  #begin(): void {
    const { createEncoder, Application, Signal } = this.#library;
    const { sampleRate, bitrate, complexity } = this.#options;
    createEncoder({
      ...{ channels: 1, sampleRate: sampleRate as OpusRate, bitrate, complexity },
      ...{ application: Application.Voip, signal: Signal.Voice, fec: false, dtx: false },
    }).then(
      (handle) => {
        if (this.#isClosed || this.#handle !== undefined) handle.free();
        else this.#handle = handle;
      },
      // Without memory for it nothing is encoded, as before it was made.
      () => {},
    );
  }
}

function check({ sampleRate, bitrate, complexity }: Required<OpusEncoderOptions>): void {
  if (!isOpusRate(sampleRate)) throw invalid('sampleRate', sampleRate, `one of ${OPUS_RATES.join(', ')}`);
  if (!(bitrate >= MIN_BITRATE && bitrate <= MAX_BITRATE))
    throw invalid('bitrate', bitrate, `${MIN_BITRATE} to ${MAX_BITRATE}`);
  if (!(Number.isInteger(complexity) && complexity >= 0 && complexity <= 10))
    throw invalid('complexity', complexity, 'a whole number from 0 to 10');
}

function invalid(name: string, value: number, expected: string): AntiphonError {
  return new AntiphonError('pipeline_invalid', `${name} of Opus is ${value}; it must be ${expected}`);
}
