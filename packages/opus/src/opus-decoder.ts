import { AntiphonError, messageOf } from '@antiphon/core/frame-free';
import type { Libopus, LibopusDecoder } from './libopus.js';
import { isOpusRate, MAX_PACKET_BYTES, MAX_PACKET_MS, OPUS_RATES, type OpusRate } from './opus-format.js';
import { packetMs } from './packet-ms.js';

export interface OpusDecoderOptions {
  /** Of the samples that come out: one of {@link OPUS_RATES}, whatever went in. */
  readonly sampleRate: number;
  /** Told with `service_failed` when libopus makes no decoder: all is silence then. */
  readonly onFailure?: (error: AntiphonError) => void;
}

/** What a packet that says nothing of its length stands for. */
const DEFAULT_MS = 20;

/**
 * Makes speech of packets, mono. A packet that is none counts as malformed, and is as much silence as it says it holds:
 * nothing is thrown, and time goes on.
 *
 * Holds memory outside the garbage collector's reach until it is closed.
 */
export class OpusDecoder {
  readonly sampleRate: number;
  readonly #library: Libopus;
  readonly #onFailure: OpusDecoderOptions['onFailure'];
  #handle: LibopusDecoder | undefined;
  #isClosed = false;
  #malformed = 0;

  constructor(library: Libopus, { sampleRate, onFailure }: OpusDecoderOptions) {
    if (!isOpusRate(sampleRate)) {
      const what = `sampleRate of Opus is ${sampleRate}; it must be one of ${OPUS_RATES.join(', ')}`;
      throw new AntiphonError('pipeline_invalid', what);
    }
    this.sampleRate = sampleRate;
    this.#library = library;
    this.#onFailure = onFailure;
    this.#begin();
  }

  /** Packets that were none. */
  get malformed(): number {
    return this.#malformed;
  }

  /** The samples of a packet, 60 ms at most. Silence before the next microtasks after it was made or reset. */
  decode(packet: Uint8Array): Int16Array {
    const ms = packetMs(packet);
    if (ms === undefined || ms === 0 || ms > MAX_PACKET_MS || packet.length > MAX_PACKET_BYTES)
      return this.#broken(DEFAULT_MS);
    if (this.#handle === undefined) return this.#silence(ms);
    try {
      return this.#handle.decode(packet);
    } catch {
      return this.#broken(ms);
    }
  }

  /** What may have been in a packet of 20 ms that was lost: what came before, dying away. Silence where that fails. */
  conceal(): Int16Array {
    try {
      return this.#handle?.decodePacketLoss(this.sampleRate / 50) ?? this.#silence(DEFAULT_MS);
    } catch {
      return this.#silence(DEFAULT_MS);
    }
  }

  /**
   * What was in a packet of 20 ms that was lost, as the one after it repeats it where its sender expected losses (RFC 6716,
   * section 2.1.7); else as {@link conceal} does. The one after is to be decoded next.
   */
  recover(following: Uint8Array): Int16Array {
    const ms = packetMs(following);
    if (ms === undefined || ms === 0 || ms > MAX_PACKET_MS || following.length > MAX_PACKET_BYTES)
      return this.conceal();
    try {
      const options = { decodeFec: true, frameSize: this.sampleRate / 50 } as const;
      return this.#handle?.decode(following, options) ?? this.#silence(DEFAULT_MS);
    } catch {
      return this.conceal();
    }
  }

  /** What comes next has nothing to do with what came before. */
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

  #broken(ms: number): Int16Array {
    this.#malformed++;
    return this.#silence(ms);
  }

  #silence(ms: number): Int16Array {
    return new Int16Array((ms / 1_000) * this.sampleRate);
  }

  #begin(): void {
    this.#library.createDecoder({ channels: 1, sampleRate: this.sampleRate as OpusRate }).then(
      (handle) => {
        if (this.#isClosed || this.#handle !== undefined) handle.free();
        else this.#handle = handle;
      },
      (thrown: unknown) => {
        const what = `libopus does not decode: ${messageOf(thrown)}`;
        if (!this.#isClosed) this.#onFailure?.(new AntiphonError('service_failed', what, { cause: thrown }));
      },
    );
  }
}
