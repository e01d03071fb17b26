import { decodeWavSamples } from './decode-wav-samples.js';
import { checkRiffHeader } from './identify-file.js';
import { WavError } from './wav-error.js';
import { FORMAT_BYTES, frameBytes, readWavFormat, type WavFormat } from './wav-format.js';

/** How a {@link WavReader} takes what it is given. */
export interface WavReaderOptions {
  /**
   * Whether audio that breaks off before the length its header announced is good enough. A header that breaks off
   * never is.
   * @defaultValue false
   */
  readonly allowTruncated?: boolean;
}

/** Announced sizes from here on (and 0) mean "not known yet": writers to a pipe put such values there. */
const UNKNOWN_SIZE = 0x7fff0000;
const NOTHING = new Int16Array(0);

/** What the bytes that come next are. */
type Part = 'riff' | 'chunk' | 'format' | 'skipped' | 'data' | 'rest';

/**
 * Reads a WAV file from byte chunks of any size and gives its audio as 16-bit samples, interleaved, as it arrives:
 * PCM of 8, 16, 24 and 32 bits, float of 32 and 64 bits, A-law and µ-law, plain or WAVE_FORMAT_EXTENSIBLE, 1 to 8
 * channels. Unknown chunks are skipped; everything after the audio is ignored. How the bytes are cut makes no difference.
 * An audio size of 0 or of 2 GiB and more means "until the end", as files written to a pipe have it.
 *
 * Buffers at most 63 bytes: part of a header or of a frame.
 */
export class WavReader {
  readonly #allowTruncated: boolean;
  #part: Part = 'riff';
  /** Bytes of the part that is being collected, or of an incomplete frame. */
  readonly #held = new Uint8Array(64);
  #heldLength = 0;
  #wanted = 12;
  /** Bytes left in a skipped chunk or in the audio. */
  #remaining = 0;
  /** What to skip once the format has been collected. */
  #afterFormat = 0;
  /** The announced end of the file, and where we are in it. */
  #riffEnd = 0;
  #offset = 0;
  #format: WavFormat | undefined;
  #failure: WavError | undefined;

  constructor({ allowTruncated = false }: WavReaderOptions = {}) {
    this.#allowTruncated = allowTruncated;
  }

  /** The format, as soon as the header has been read. */
  get format(): WavFormat | undefined {
    return this.#format;
  }

  /**
   * Takes the next bytes of the file and returns the samples they complete (a new array; whole frames only).
   *
   * @throws WavError if this is no file we read; every later call throws the same error.
   */
  push(bytes: Uint8Array): Int16Array {
    return this.#guard(() => {
      let at = 0;
      while (at < bytes.length) {
        if (this.#part === 'data') return this.#readAudio(bytes.subarray(at));
        if (this.#part === 'rest') break;
        at += this.#part === 'skipped' ? this.#skip(bytes.length - at) : this.#collect(bytes, at);
      }
      return NOTHING;
    });
  }

  /**
   * Says that the file is over.
   *
   * @throws WavError `wav_empty`, `wav_truncated` or `wav_no_data` (or the earlier error) if the file is not complete.
   */
  end(): void {
    this.#guard(() => {
      if (this.#part === 'riff') checkRiffHeader(this.#held.subarray(0, this.#heldLength));
      if (
        this.#part === 'data' &&
        this.#remaining !== Infinity &&
        this.#remaining > 0 &&
        !this.#allowTruncated
      ) {
        throw new WavError(
          'wav_truncated',
          `WAV audio ends ${this.#remaining} bytes before the length in its header; the whole file is expected`,
        );
      }
      if (
        this.#part === 'format' ||
        (this.#part === 'chunk' && this.#heldLength > 0) ||
        this.#part === 'skipped'
      ) {
        throw new WavError('wav_truncated', `WAV file ends after ${this.#offset} bytes, inside its header`);
      }
      if (this.#part === 'chunk') {
        throw new WavError('wav_no_data', 'WAV file ends without audio; a "data" chunk is expected');
      }
    });
  }

  #guard<T>(work: () => T): T {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      return work();
    } catch (error) {
      if (error instanceof WavError) this.#failure = error;
      throw error;
    }
  }

  #expect(part: Part, bytes: number): void {
    this.#part = part;
    this.#wanted = bytes;
    this.#heldLength = 0;
  }

  #skip(available: number): number {
    const taken = Math.min(this.#remaining, available);
    this.#remaining -= taken;
    this.#offset += taken;
    if (this.#remaining === 0) this.#expect('chunk', 8);
    return taken;
  }

  #collect(bytes: Uint8Array, at: number): number {
    const taken = Math.min(this.#wanted - this.#heldLength, bytes.length - at);
    this.#held.set(bytes.subarray(at, at + taken), this.#heldLength);
    this.#heldLength += taken;
    this.#offset += taken;
    if (this.#heldLength === this.#wanted) this.#readHeader(this.#held.subarray(0, this.#wanted));
    return taken;
  }

  #readHeader(head: Uint8Array): void {
    if (this.#part === 'riff') {
      checkRiffHeader(head);
      this.#riffEnd = readSize(head) + 8;
      this.#expect('chunk', 8);
    } else if (this.#part === 'format') {
      this.#format = readWavFormat(head);
      this.#skipChunk(this.#afterFormat);
    } else {
      this.#readChunkHeader(String.fromCharCode(...head.subarray(0, 4)), readSize(head));
    }
  }

  #readChunkHeader(name: string, size: number): void {
    const padded = size + (size & 1);
    if (name === 'fmt ' && this.#format === undefined) {
      const looked = Math.min(size, FORMAT_BYTES);
      if (looked < 16) readWavFormat(new Uint8Array(looked));
      this.#afterFormat = padded - looked;
      this.#expect('format', looked);
    } else if (name === 'data') {
      this.#beginAudio(size);
    } else {
      this.#skipChunk(padded);
    }
  }

  #skipChunk(bytes: number): void {
    this.#remaining = bytes;
    if (bytes === 0) this.#expect('chunk', 8);
    else this.#expect('skipped', 0);
  }

  #beginAudio(size: number): void {
    if (this.#format === undefined) {
      throw new WavError(
        'wav_malformed',
        'WAV audio comes before its format; a "fmt " chunk is expected first',
      );
    }
    // A size of 0 is an unfinished header, unless the file announces other chunks after the audio.
    const unknownEnd = this.#riffEnd - 8 >= UNKNOWN_SIZE || this.#riffEnd <= this.#offset;
    const streamed = size >= UNKNOWN_SIZE || (size === 0 && unknownEnd);
    this.#remaining = streamed ? Infinity : size;
    this.#expect(this.#remaining === 0 ? 'rest' : 'data', 0);
  }

  #readAudio(bytes: Uint8Array): Int16Array {
    const format = this.#format as WavFormat;
    const frame = frameBytes(format);
    const part = bytes.subarray(0, Math.min(bytes.length, this.#remaining));
    this.#remaining -= part.length;
    const total = this.#heldLength + part.length;
    const samples = new Int16Array(Math.floor(total / frame) * format.channels);
    let at = 0;
    if (this.#heldLength > 0) {
      at = Math.min(frame - this.#heldLength, part.length);
      this.#held.set(part.subarray(0, at), this.#heldLength);
      this.#heldLength += at;
      if (this.#heldLength === frame) {
        decodeWavSamples(this.#held.subarray(0, frame), format, samples.subarray(0, format.channels));
        this.#heldLength = 0;
      }
    }
    const done = at > 0 && this.#heldLength === 0 ? format.channels : 0;
    const end = part.length - ((part.length - at) % frame);
    decodeWavSamples(part.subarray(at, end), format, samples.subarray(done));
    if (end < part.length) {
      this.#held.set(part.subarray(end), 0);
      this.#heldLength = part.length - end;
    }
    if (this.#remaining === 0) this.#part = 'rest';
    return samples;
  }
}

function readSize(head: Uint8Array): number {
  return new DataView(head.buffer, head.byteOffset).getUint32(4, true);
}
