import {
  bytesToPcm16,
  decodeAlaw,
  decodeMulaw,
  deinterleave,
  floatToPcm16,
  mixToMono,
  Resampler,
  WavReader,
} from '@antiphon/audio';
import { SPEECH_RATE } from '../../speech/index.js';

/** Encodings that the simulator can decode. */
export const INTAKE_ENCODINGS = ['linear16', 'linear32', 'mulaw', 'alaw'] as const;
export type IntakeEncoding = (typeof INTAKE_ENCODINGS)[number];

/** How the client's audio comes. Without an encoding it is a WAV file, sent in pieces. */
export interface IntakeFormat {
  readonly encoding: IntakeEncoding | undefined;
  readonly sampleRate: number;
  readonly channels: number;
  /** One stream for each channel, rather than their mixture. */
  readonly separate: boolean;
}

const BYTES: Readonly<Record<IntakeEncoding, number>> = { linear16: 2, linear32: 4, mulaw: 1, alaw: 1 };

/** Turns a client's bytes, cut anywhere, into 16 kHz mono streams. Holds less than one sample of each channel. */
export class AudioIntake {
  readonly #format: IntakeFormat;
  readonly #wav: WavReader | undefined;
  readonly #resamplers: Resampler[] = [];
  #rest = new Uint8Array(0);

  constructor(format: IntakeFormat) {
    this.#format = format;
    this.#wav = format.encoding === undefined ? new WavReader({ allowTruncated: true }) : undefined;
  }

  get channels(): number {
    return this.#format.separate ? this.#format.channels : 1;
  }

  /** One array per channel. @throws WavError when the bytes are no audio */
  take(bytes: Uint8Array): readonly Int16Array[] {
    if (this.#wav === undefined) {
      return this.#split(this.#decode(bytes), this.#format.channels, this.#format.sampleRate);
    }
    const samples = this.#wav.push(bytes);
    const format = this.#wav.format;
    return format === undefined ? [] : this.#split(samples, format.channels, format.sampleRate);
  }

  #decode(bytes: Uint8Array): Int16Array {
    const { encoding = 'linear16', channels } = this.#format;
    const unit = BYTES[encoding] * channels;
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const whole = all.length - (all.length % unit);
    this.#rest = new Uint8Array(all.subarray(whole));
    switch (encoding) {
      case 'linear16':
        return bytesToPcm16(all.subarray(0, whole));
      case 'linear32':
        return floatToPcm16(floatsIn(all.subarray(0, whole)));
      case 'mulaw':
        return decodeMulaw(all.subarray(0, whole));
      case 'alaw':
        return decodeAlaw(all.subarray(0, whole));
    }
  }

  #split(samples: Int16Array, channels: number, sampleRate: number): readonly Int16Array[] {
    const layout = { channels };
    const streams =
      channels === 1
        ? [samples]
        : this.#format.separate
          ? deinterleave(samples, layout)
          : [mixToMono(samples, layout)];
    return streams.map((stream, index) => {
      if (sampleRate === SPEECH_RATE) return stream;
      this.#resamplers[index] ??= new Resampler({ inputRate: sampleRate, outputRate: SPEECH_RATE });
      return this.#resamplers[index].process(stream);
    });
  }
}

/** A client may send what is no sound at all: infinite and undefined values become silence. */
function floatsIn(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => {
    const value = view.getFloat32(4 * at, true);
    return Number.isFinite(value) ? value : 0;
  });
}
