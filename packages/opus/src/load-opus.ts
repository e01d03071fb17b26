import { AntiphonError, messageOf } from '@antiphon/core/frame-free';
import type { Libopus } from './libopus.js';
import { OpusDecoder, type OpusDecoderOptions } from './opus-decoder.js';
import { OpusEncoder, type OpusEncoderOptions } from './opus-encoder.js';

/** Makes encoders and decoders. One serves a whole process. */
export interface OpusEngine {
  /** Of libopus, as `libopus 1.6.1`. */
  readonly version: string;
  /** @throws AntiphonError `pipeline_invalid` for a rate or a bit rate that Opus does not know */
  encoder(options: OpusEncoderOptions): OpusEncoder;
  /** @throws AntiphonError `pipeline_invalid` for a rate that Opus does not know */
  decoder(options: OpusDecoderOptions): OpusDecoder;
}

let loading: Promise<OpusEngine | undefined> | undefined;

/**
 * Loads libopus, which is an optional peer (`npm install libopus-wasm`): some 20 ms the first time, nothing afterwards.
 *
 * @returns undefined where it is not installed
 * @throws AntiphonError `service_failed` where it is, and does not load
 */
export function loadOpus(): Promise<OpusEngine | undefined> {
  loading ??= load();
  return loading;
}

async function load(): Promise<OpusEngine | undefined> {
  try {
    const wasm = await import('libopus-wasm');
    const { version } = await wasm.loadLibopus();
    const library: Libopus = wasm;
    return {
      version,
      encoder: (options) => new OpusEncoder(library, options),
      decoder: (options) => new OpusDecoder(library, options),
    };
  } catch (cause) {
    if ((cause as { readonly code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    const what = `libopus-wasm does not load: ${messageOf(cause)}`;
    throw new AntiphonError('service_failed', what, { cause });
  }
}
