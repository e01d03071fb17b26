// @ts-check
/**
 * The WebAssembly build of sherpa-onnx, which only knows synchronous calls: hence a thread of its own.
 * Operations: `load` a recogniser, `decode` with it (or with `config`, if none is loaded), `judge` windows of audio for speech, `forget` a detector.
 */
import { createRequire } from 'node:module';
import { exit } from 'node:process';
import { serve, WorkerError } from './serve.mjs';

const sherpa = createRequire(import.meta.url)('sherpa-onnx');

const WINDOW = 512;
/** The model looks back at 64 samples; giving it that much silence first lets each window be judged at once. */
const LOOK_BACK = 64;
/** Windows after which the detector's own copy of the audio is dropped. */
const TRIM_EVERY = 32;

let recognizer;

/** @typedef {{ vad: any, threshold: number, windows: number }} Detector */
/** @type {Map<number, Detector>} */
const detectors = new Map();

/** A failed call leaves the module's memory in an unknown state: answer, then start over in a fresh thread. */
function fresh(error) {
  setImmediate(() => exit(1));
  return new WorkerError('inference_failed', error instanceof Error ? error.message : String(error));
}

function guarded(operation) {
  return (request) => {
    try {
      return operation(request);
    } catch (error) {
      throw error instanceof WorkerError ? error : fresh(error);
    }
  };
}

/** @returns {Detector} */
function open(config) {
  const vad = sherpa.createVad(config);
  if (!vad.handle) throw new WorkerError('model_invalid', 'The voice activity model does not load');
  vad.acceptWaveform(new Float32Array(LOOK_BACK));
  return { vad, threshold: config.sileroVad.threshold, windows: 0 };
}

function load(config) {
  recognizer ??= sherpa.createOfflineRecognizer(config);
  if (recognizer.handle) return;
  recognizer = undefined;
  throw new WorkerError('model_invalid', 'The speech recognition model does not load');
}

serve({
  load: guarded(({ config }) => {
    load(config);
    return { value: sherpa.version };
  }),

  decode: guarded(({ samples, config }) => {
    if (config !== undefined) load(config);
    if (recognizer === undefined) throw new WorkerError('closed', 'no recogniser is loaded');
    const stream = recognizer.createStream();
    try {
      stream.acceptWaveform(16_000, samples);
      recognizer.decode(stream);
      return { value: recognizer.getResult(stream).text };
    } finally {
      stream.free();
    }
  }),

  judge: guarded(({ detector, config, samples }) => {
    const state = detectors.get(detector) ?? open(config);
    detectors.set(detector, state);
    const verdicts = new Uint8Array(samples.length / WINDOW);
    for (let at = 0; at < verdicts.length; at += 1) {
      state.vad.acceptWaveform(samples.subarray(at * WINDOW, (at + 1) * WINDOW));
      verdicts[at] = state.vad.isDetected() ? 1 : 0;
      state.windows += 1;
      if (state.windows % TRIM_EVERY === 0) {
        state.vad.flush();
        state.vad.clear();
      }
    }
    return { value: verdicts };
  }),

  forget: guarded(({ detector }) => {
    detectors.get(detector)?.vad.free();
    detectors.delete(detector);
    return { value: undefined };
  }),
});
