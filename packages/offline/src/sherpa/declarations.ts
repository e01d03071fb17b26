/** The little of sherpa-onnx-node 1.13 that is used here; the package has no types of its own. */
export interface NativeSherpa {
  readonly version: string;
  readonly onnxruntimeVersion: string;
  readonly Vad: new (config: VadConfig, bufferSizeInSeconds: number) => NativeVad;
  readonly OfflineRecognizer: {
    createAsync(config: RecognizerConfig): Promise<NativeRecognizer>;
  };
}

export interface NativeVad {
  readonly handle: unknown;
  acceptWaveform(samples: Float32Array): void;
  isDetected(): boolean;
  /** Ends the current segment, so that its audio is not kept. */
  flush(): void;
  /** Drops finished segments. */
  clear(): void;
  reset(): void;
}

export interface NativeStream {
  acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void;
}

export interface NativeRecognizer {
  createStream(): NativeStream;
  decodeAsync(stream: NativeStream): Promise<{ text: string }>;
}

export interface VadConfig {
  readonly sileroVad: {
    readonly model: string;
    readonly threshold: number;
    readonly minSilenceDuration: number;
    readonly minSpeechDuration: number;
    readonly maxSpeechDuration: number;
    readonly windowSize: number;
  };
  readonly sampleRate: number;
  readonly numThreads: number;
  readonly provider: 'cpu';
  readonly debug: 0;
  readonly bufferSizeInSeconds: number;
}

export interface RecognizerConfig {
  readonly featConfig: { readonly sampleRate: number; readonly featureDim: number };
  readonly modelConfig: {
    readonly moonshine: { readonly encoder: string; readonly mergedDecoder: string };
    readonly tokens: string;
    readonly numThreads: number;
    readonly provider: 'cpu';
    readonly debug: 0;
  };
}
