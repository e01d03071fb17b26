import { bytesToPcm16, decodeAlaw, decodeMulaw } from '@antiphon/audio';
import type { SpeakFormat } from './speak-options.js';

/**
 * Makes samples of the vendor's bytes, in pieces of any size. µ-law and A-law lose nothing: encoded again they are
 * the same bytes, but for µ-law's negative zero, which has no sample of its own. Holds one byte at most.
 */
export class SampleReader {
  readonly #encoding: SpeakFormat['encoding'];
  #odd: number | undefined;

  constructor(encoding: SpeakFormat['encoding']) {
    this.#encoding = encoding;
  }

  /** @returns new samples, which are the caller's */
  read(bytes: Uint8Array): Int16Array {
    if (this.#encoding === 'mulaw') return decodeMulaw(bytes);
    if (this.#encoding === 'alaw') return decodeAlaw(bytes);
    let whole = bytes;
    if (this.#odd !== undefined) {
      whole = new Uint8Array(bytes.length + 1);
      whole[0] = this.#odd;
      whole.set(bytes, 1);
    }
    this.#odd = whole.length % 2 === 1 ? whole[whole.length - 1] : undefined;
    return bytesToPcm16(whole);
  }
}
