import { base64Length, encodeBase64 } from '../protocol/index.js';
import { headBytes, writeHead } from './text-frame.js';

/**
 * The WebSocket frame of a media message, of which only the audio changes from one to the next: the rest is written
 * once, and every message of a call is made in the same bytes.
 */
export class MediaFrame {
  readonly #bytes: Buffer;
  /** Where the audio begins. */
  readonly #from: number;

  /**
   * @param around what stands in front of the audio and behind it
   * @param codes how many bytes of audio it will carry
   */
  constructor([head, tail]: readonly [string, string], codes: number) {
    const before = Buffer.from(head);
    const behind = Buffer.from(tail);
    const messageBytes = before.length + base64Length(codes) + behind.length;
    this.#from = headBytes(messageBytes) + before.length;
    // Of its own, not of Node's pool: it lives as long as the call.
    this.#bytes = Buffer.allocUnsafeSlow(headBytes(messageBytes) + messageBytes);
    writeHead(this.#bytes, messageBytes);
    before.copy(this.#bytes, headBytes(messageBytes));
    behind.copy(this.#bytes, this.#bytes.length - behind.length);
  }

  /** The frame of these codes, as many as it was made for. Valid until it is filled again. */
  of(codes: Uint8Array): Buffer {
    encodeBase64(codes, this.#bytes, this.#from);
    return this.#bytes;
  }
}
