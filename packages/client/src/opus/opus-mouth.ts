import { encoderConfig, OPUS_FRAME_MS } from './browser-opus.js';

/** As many frames as an encoder may be behind: a second. One that is further behind has failed. */
const MAX_BEHIND = 50;

export interface OpusMouthOptions {
  /** Of the frames: 16 000, say. */
  readonly sampleRate: number;
  onPacket(packet: Uint8Array): void;
  /** The encoder has failed: what it had not encoded is lost, and it takes no more. */
  onFailure(): void;
}

/** Makes packets of the microphone's frames of 20 ms, in order, a moment later. Holds a second of them at most. */
export class OpusMouth {
  readonly #options: OpusMouthOptions;
  readonly #encoder: AudioEncoder;
  #frames = 0;

  constructor(options: OpusMouthOptions) {
    this.#options = options;
    this.#encoder = new AudioEncoder({
      output: (chunk) => {
        const packet = new Uint8Array(chunk.byteLength);
        chunk.copyTo(packet);
        options.onPacket(packet);
      },
      error: () => options.onFailure(),
    });
    this.#encoder.configure(encoderConfig(options.sampleRate));
  }

  encode(frame: Int16Array<ArrayBuffer>): void {
    if (this.#encoder.state !== 'configured') return;
    if (this.#encoder.encodeQueueSize >= MAX_BEHIND) {
      this.close();
      this.#options.onFailure();
      return;
    }
    const timestamp = this.#frames++ * OPUS_FRAME_MS * 1_000;
    const format = { format: 's16', numberOfChannels: 1, numberOfFrames: frame.length } as const;
    const audio = new AudioData({ ...format, sampleRate: this.#options.sampleRate, timestamp, data: frame });
    this.#encoder.encode(audio);
    audio.close();
  }

  /** What was not encoded is dropped. Idempotent. */
  close(): void {
    if (this.#encoder.state !== 'closed') this.#encoder.close();
  }
}
