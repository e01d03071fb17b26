import { type FileHandle, open } from 'node:fs/promises';
import { viewPcm16AsBytes, WavWriter } from '@antiphon/audio';
import { AntiphonError } from '@antiphon/core';
import { reasonOf } from '../wav/load-audio.js';

export interface WavFileOptions {
  readonly path: string;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** The disk does not take it. Called once; nothing more is written then. */
  onError(error: AntiphonError): void;
}

/** Audio that waits for a slow disk: beyond it, silence is recorded. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** How often the sizes in the header are brought up to date, in bytes of audio. */
const HEADER_EVERY_BYTES = 128 * 1024;

/**
 * A WAV file that grows. The header says "until the end" at first and is brought up to date every few
 * seconds, so that the file can be played whenever the process dies. Holds at most 8 MB of audio that waits
 * for the disk; beyond it, silence takes the place of what came.
 */
export class WavFile {
  readonly #options: WavFileOptions;
  readonly #handle: FileHandle;
  readonly #header: Uint8Array;
  #dataBytes = 0;
  #headerBytes = 0;
  #waitingBytes = 0;
  #lostBytes = 0;
  #tail: Promise<unknown> = Promise.resolve();
  #failed = false;

  private constructor(options: WavFileOptions, handle: FileHandle, header: Uint8Array) {
    this.#options = options;
    this.#handle = handle;
    this.#header = header;
  }

  /** @throws AntiphonError `service_failed` when the file cannot be written: one line that says why. */
  static async create(options: WavFileOptions): Promise<WavFile> {
    try {
      const header = new WavWriter(options).header();
      const handle = await open(options.path, 'w');
      await handle.write(header, 0, header.length, 0).catch(async (error: unknown) => {
        await handle.close().catch(() => {});
        throw error;
      });
      return new WavFile(options, handle, header);
    } catch (error) {
      throw cannotWrite(options.path, error);
    }
  }

  /** What was lost because the disk was too slow, in ms. */
  get lostMs(): number {
    return this.#msOf(this.#lostBytes);
  }

  get durationMs(): number {
    return this.#msOf(this.#dataBytes);
  }

  /** Adds samples, interleaved. They are copied. */
  append(samples: Int16Array): void {
    const bytes = viewPcm16AsBytes(samples).slice();
    const position = this.#header.length + this.#dataBytes;
    this.#dataBytes += bytes.length;
    if (this.#failed) return;
    if (this.#waitingBytes + bytes.length > MAX_WAITING_BYTES) {
      // Nothing is written there, and a file reads as zeros where nothing was written.
      this.#lostBytes += bytes.length;
      return;
    }
    this.#write(bytes, position);
    if (this.#dataBytes - this.#headerBytes < HEADER_EVERY_BYTES) return;
    this.#headerBytes = this.#dataBytes;
    this.#write(this.#sizedHeader(), 0);
  }

  /** Writes what waits and the final header. Idempotent. */
  async close(): Promise<void> {
    if (!this.#failed) this.#write(this.#sizedHeader(), 0);
    await this.#tail;
    if (!this.#failed && this.#lostBytes > 0) {
      await this.#handle.truncate(this.#header.length + this.#dataBytes).catch(() => {});
    }
    this.#failed = true;
    await this.#handle.close().catch(() => {});
  }

  #write(bytes: Uint8Array, position: number): void {
    this.#waitingBytes += bytes.length;
    this.#tail = this.#tail
      .then(() => (this.#failed ? undefined : this.#handle.write(bytes, 0, bytes.length, position)))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#waitingBytes -= bytes.length;
      });
  }

  #fail(error: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#options.onError(cannotWrite(this.#options.path, error));
  }

  /** The RIFF size and the size of the data, at their places in a header of 44 bytes. */
  #sizedHeader(): Uint8Array {
    const header = this.#header.slice();
    const view = new DataView(header.buffer);
    view.setUint32(4, Math.min(0xffffffff, header.length - 8 + this.#dataBytes), true);
    view.setUint32(header.length - 4, Math.min(0xffffffff, this.#dataBytes), true);
    return header;
  }

  #msOf(bytes: number): number {
    return (bytes / (2 * this.#options.channels * this.#options.sampleRate)) * 1000;
  }
}

function cannotWrite(path: string, error: unknown): AntiphonError {
  return new AntiphonError('service_failed', `cannot write ${path}: ${reasonOf(error)}`, { cause: error });
}
