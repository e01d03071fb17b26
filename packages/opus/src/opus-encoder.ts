import { AntiphonError, messageOf } from '@antiphon/core/frame-free';
import type { Libopus, LibopusEncoder } from './libopus.js';
import { isOpusRate, OPUS_FRAMES_MS, OPUS_RATES, type OpusRate } from './opus-format.js';

export interface OpusEncoderOptions {
  /** Of the samples: one of {@link OPUS_RATES}. */
  readonly sampleRate: number;
  /** Bits per second while somebody speaks, about; pauses take less. 6 000 to 128 000. @defaultValue 24_000 */
  readonly bitrate?: number;
  /** How much work is spent on sounding well, 0 to 10. @defaultValue 5 */
  readonly complexity?: number;
  /**
   * Told once, with `service_failed`, when libopus fails. Nothing is encoded from then on, until it is reset and libopus
   * does not fail again.
   */
  readonly onFailure?: (error: AntiphonError) => void;
}

type Settings = Required<Omit<OpusEncoderOptions, 'onFailure'>>;

export const opusEncoderDefaults = {
  bitrate: 24_000,
  complexity: 5,
} as const satisfies Partial<OpusEncoderOptions>;

const MIN_BITRATE = 6_000;
const MAX_BITRATE = 128_000;

/**
 * Makes packets of speech, mono. Tuned for a connection that loses nothing until {@link expectLoss} says otherwise; no
 * discontinuous transmission, since whoever listens for the end of speech listens to the room as well. What is heard of a
 * packet lags {@link OPUS_DELAY_MS} behind what went in.
 *
 * Holds memory outside the garbage collector's reach until it is closed.
 */
export class OpusEncoder {
  readonly #library: Libopus;
  readonly #settings: Settings;
  readonly #onFailure: OpusEncoderOptions['onFailure'];
  #handle: LibopusEncoder | undefined;
  #isClosed = false;
  #hasFailed = false;
  #lossPercent = 0;

  constructor(library: Libopus, options: OpusEncoderOptions) {
    this.#library = library;
    this.#settings = settingsOf(options);
    this.#onFailure = options.onFailure;
    this.#begin();
  }

  /**
   * Encodes a frame of 10 or 20 ms. @returns undefined for one of another length, when it is closed or has failed, and until
   * the next microtasks after it was made or reset: send it as it is then
   */
  encode(samples: Int16Array): Uint8Array | undefined {
    const frameMs = (samples.length / this.#settings.sampleRate) * 1_000;
    if (!OPUS_FRAMES_MS.includes(frameMs)) return undefined;
    try {
      return this.#handle?.encode(samples, { frameSize: samples.length });
    } catch (thrown) {
      this.#free();
      this.#fail(thrown);
      return undefined;
    }
  }

  /**
   * So many packets of a hundred are lost. Of 1 on, a packet repeats the one before as well as there is room for, within the
   * same bit rate (in-band forward error correction: RFC 6716, section 2.1.7).
   */
  expectLoss(percent: number): void {
    this.#lossPercent = Math.min(100, Math.max(0, Math.round(percent)));
    if (this.#handle !== undefined) this.#protect(this.#handle);
  }

  /** What comes next has nothing to do with what came before, not even its last 6.5 ms. */
  reset(): void {
    this.#free();
    this.#begin();
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#free();
  }

  #protect(handle: LibopusEncoder): void {
    try {
      handle.setFec(this.#lossPercent > 0);
      handle.setPacketLossPercent(this.#lossPercent);
    } catch {
      // What cannot be protected is sent as it is.
    }
  }

  #free(): void {
    const handle = this.#handle;
    this.#handle = undefined;
    handle?.free();
  }

  #fail(thrown: unknown): void {
    if (this.#hasFailed || this.#isClosed) return;
    this.#hasFailed = true;
    const what = `libopus does not encode: ${messageOf(thrown)}`;
    this.#onFailure?.(new AntiphonError('service_failed', what, { cause: thrown }));
  }

  #begin(): void {
    const { createEncoder, Application, Signal } = this.#library;
    const { sampleRate, bitrate, complexity } = this.#settings;
    createEncoder({
      ...{ channels: 1, sampleRate: sampleRate as OpusRate, bitrate, complexity },
      ...{ application: Application.Voip, signal: Signal.Voice, fec: false, dtx: false },
    }).then(
      (handle) => {
        if (this.#isClosed || this.#handle !== undefined) {
          handle.free();
          return;
        }
        this.#handle = handle;
        if (this.#lossPercent > 0) this.#protect(handle);
      },
      (thrown: unknown) => this.#fail(thrown),
    );
  }
}

/**
 * Says before there is an encoder whether there can be.
 *
 * @throws AntiphonError `pipeline_invalid` for a rate, a bit rate or a complexity that Opus does not know
 */
export function checkOpusEncoder(options: OpusEncoderOptions): void {
  settingsOf(options);
}

/** What is undefined is as it is by default. */
function settingsOf(options: OpusEncoderOptions): Settings {
  const { sampleRate } = options;
  const bitrate = options.bitrate ?? opusEncoderDefaults.bitrate;
  const complexity = options.complexity ?? opusEncoderDefaults.complexity;
  if (!isOpusRate(sampleRate)) throw invalid('sampleRate', sampleRate, `one of ${OPUS_RATES.join(', ')}`);
  if (!(bitrate >= MIN_BITRATE && bitrate <= MAX_BITRATE))
    throw invalid('bitrate', bitrate, `${MIN_BITRATE} to ${MAX_BITRATE}`);
  if (!(Number.isInteger(complexity) && complexity >= 0 && complexity <= 10))
    throw invalid('complexity', complexity, 'a whole number from 0 to 10');
  return { sampleRate, bitrate, complexity };
}

function invalid(name: string, value: number, expected: string): AntiphonError {
  return new AntiphonError('pipeline_invalid', `${name} of Opus is ${value}; it must be ${expected}`);
}
