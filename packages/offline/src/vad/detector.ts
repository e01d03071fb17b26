import type { Runtime } from '../sherpa/index.js';

/** Samples that are judged at once: 32 ms at 16 kHz, the model's own window. */
export const WINDOW_SAMPLES = 512;

/** Says of each window of audio whether there is speech in it, in order. */
export interface Detector {
  readonly runtime: Runtime;
  /** Takes one window, which it copies; its verdict arrives during the call (native) or later (wasm). */
  judge(window: Float32Array): void;
  /** Resolves once every window so far has its verdict. */
  settled(): Promise<void>;
  /** Windows passed over, because the worker fell behind by more than its bound. */
  readonly dropped: number;
  /** Forgets all audio; verdicts still under way don't arrive. */
  reset(): void;
  /** After it no verdict arrives. */
  close(): void;
}

export type OnVerdict = (speech: boolean) => void;
