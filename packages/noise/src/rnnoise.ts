import { AntiphonError } from '@antiphon/core';

/** As much of the package `@echogarden/rnnoise-wasm` (0.2) as is used here: RNNoise, compiled by Emscripten. */
export interface Rnnoise {
  readonly HEAPF32: Float32Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  _rnnoise_create(model: number): number;
  _rnnoise_destroy(state: number): void;
  _rnnoise_process_frame(state: number, output: number, input: number): number;
}

/** RNNoise knows one rate and one length: 10 ms at 48 kHz. */
export const RNNOISE_RATE = 48_000;
export const RNNOISE_SAMPLES = 480;
/** It looks at two frames at once, and answers for the first. */
export const RNNOISE_DELAY_MS = 10;

const PACKAGE = '@echogarden/rnnoise-wasm';

let loading: Promise<Rnnoise> | undefined;

/**
 * One module for all sessions of the process; after a failure the next call tries again.
 * @throws AntiphonError `service_failed` when the package is not installed or does not load
 */
export function loadRnnoise(): Promise<Rnnoise> {
  loading ??= load().catch((cause) => {
    loading = undefined;
    const message = `noise reduction needs the package ${PACKAGE}: npm install ${PACKAGE}`;
    throw new AntiphonError('service_failed', message, { cause });
  });
  return loading;
}

async function load(): Promise<Rnnoise> {
  // The package has no types.
  const name: string = PACKAGE;
  const { default: create } = (await import(name)) as { default: () => Promise<Rnnoise> };
  return await create();
}

/** RNNoise for one stream of audio: some 90 KB of memory until it is closed. */
export class RnnoiseState {
  readonly #module: Rnnoise;
  readonly #state: number;
  readonly #buffer: number;
  #closed = false;

  constructor(module: Rnnoise) {
    this.#module = module;
    this.#state = module._rnnoise_create(0);
    this.#buffer = module._malloc(RNNOISE_SAMPLES * Float32Array.BYTES_PER_ELEMENT);
  }

  /** Where the next frame is put, and is found afterwards. Look it up each time: the memory moves when it grows. */
  get frame(): Float32Array {
    const from = this.#buffer / Float32Array.BYTES_PER_ELEMENT;
    return this.#module.HEAPF32.subarray(from, from + RNNOISE_SAMPLES);
  }

  /** Cleans the frame, in place. */
  clean(): void {
    if (!this.#closed) this.#module._rnnoise_process_frame(this.#state, this.#buffer, this.#buffer);
  }

  /** Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#module._rnnoise_destroy(this.#state);
    this.#module._free(this.#buffer);
  }
}
