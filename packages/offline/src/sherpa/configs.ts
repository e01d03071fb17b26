import type { SpeechModelFiles } from '../assets/index.js';
import type { RecognizerConfig, VadConfig } from './declarations.js';

/** Seconds of audio the detector holds; it is emptied every second, see `vad/silero-windows.ts`. */
const VAD_BUFFER_SECONDS = 4;

/**
 * A detector that judges each window by itself: all smoothing is ours. A duration of zero would mean "default",
 * and one that overflows 32-bit sample counts would change the threshold, hence the odd values.
 */
export function vadConfig(model: string, threshold: number): VadConfig {
  return {
    sileroVad: {
      model,
      threshold,
      minSilenceDuration: 0.00001,
      minSpeechDuration: 0.00001,
      maxSpeechDuration: 3600,
      windowSize: 512,
    },
    sampleRate: 16_000,
    numThreads: 1,
    provider: 'cpu',
    debug: 0,
    bufferSizeInSeconds: VAD_BUFFER_SECONDS,
  };
}

/** One thread per decode: a second one gained nothing on two cores, several decodes at once do. */
export function recognizerConfig({ encoder, decoder, tokens }: SpeechModelFiles): RecognizerConfig {
  return {
    featConfig: { sampleRate: 16_000, featureDim: 80 },
    modelConfig: {
      moonshine: { encoder, mergedDecoder: decoder },
      tokens,
      numThreads: 1,
      provider: 'cpu',
      debug: 0,
    },
  };
}
