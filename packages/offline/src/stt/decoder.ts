import type { SpeechModelFiles } from '../assets/index.js';
import { OfflineError } from '../errors/index.js';
import { loadNative, type Runtime, recognizerConfig, wasmThreads } from '../sherpa/index.js';

/** A loaded model. */
export interface Decoder {
  readonly runtime: Runtime;
  /** Turns 16 kHz mono audio in −1…1 into text, off the event loop. */
  decode(samples: Float32Array<ArrayBuffer>): Promise<string>;
  /** Frees the model as soon as nothing runs in it. */
  close(): Promise<void>;
}

const failed = (code: 'model_invalid' | 'inference_failed', what: string, cause: unknown): OfflineError =>
  cause instanceof OfflineError
    ? cause
    : new OfflineError(code, `${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });

async function loadNativeDecoder(files: SpeechModelFiles): Promise<Decoder> {
  const { OfflineRecognizer } = loadNative();
  const recognizer = await OfflineRecognizer.createAsync(recognizerConfig(files)).catch((cause) => {
    throw failed('model_invalid', 'The speech recognition model does not load', cause);
  });
  return {
    runtime: 'native',
    async decode(samples) {
      try {
        const stream = recognizer.createStream();
        stream.acceptWaveform({ samples, sampleRate: 16_000 });
        return (await recognizer.decodeAsync(stream)).text;
      } catch (cause) {
        throw failed('inference_failed', 'Speech recognition failed', cause);
      }
    },
    async close() {}, // the addon frees it with the last reference
  };
}

/** A crashed worker lost the model too: each decode brings what to load, which is free where the model is there. */
async function loadWasmDecoder(files: SpeechModelFiles, threads: number): Promise<Decoder> {
  const pool = wasmThreads(threads);
  const config = recognizerConfig(files);
  await pool
    .each('load', () => ({ payload: { config } }))
    .catch((cause) => {
      throw failed('model_invalid', 'The speech recognition model does not load', cause);
    });
  return {
    runtime: 'wasm',
    decode: (samples) => pool.run<string>('decode', () => ({ payload: { samples, config } })),
    close: () => pool.close(),
  };
}

/**
 * Loads a model whose files have been checked (0.4–0.7 s native, 2 s wasm, off the event loop but for 10 ms). On wasm
 * each thread has a model of its own; natively they are Node's, and share one.
 */
export const loadDecoder = (runtime: Runtime, files: SpeechModelFiles, threads = 1): Promise<Decoder> =>
  runtime === 'native' ? loadNativeDecoder(files) : loadWasmDecoder(files, threads);
