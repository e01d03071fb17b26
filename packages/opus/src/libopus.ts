import type { OpusRate } from './opus-format.js';

/**
 * What is used of `libopus-wasm`, in our own words: whoever has not installed it can read the types of this package all the
 * same.
 */
export interface Libopus {
  readonly Application: { readonly Voip: 2048 };
  readonly Signal: { readonly Voice: 3001 };
  createEncoder(settings: LibopusEncoderSettings): Promise<LibopusEncoder>;
  createDecoder(settings: LibopusDecoderSettings): Promise<LibopusDecoder>;
}

export interface LibopusEncoderSettings extends LibopusDecoderSettings {
  readonly bitrate: number;
  readonly complexity: number;
  readonly application: 2048;
  readonly signal: 3001;
  readonly fec: boolean;
  readonly dtx: boolean;
}

export interface LibopusDecoderSettings {
  readonly channels: 1;
  readonly sampleRate: OpusRate;
}

export interface LibopusEncoder {
  encode(samples: Int16Array, options: { readonly frameSize: number }): Uint8Array;
  setFec(enabled: boolean): void;
  setPacketLossPercent(percentage: number): void;
  free(): void;
}

export interface LibopusDecoder {
  decode(packet: Uint8Array, options?: { readonly decodeFec: true; readonly frameSize: number }): Int16Array;
  decodePacketLoss(frameSize: number): Int16Array;
  free(): void;
}
