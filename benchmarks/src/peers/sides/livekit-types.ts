/**
 * What of LiveKit Agents 1.9.0 the comparison uses. The package is installed on demand, into a folder of its own, so
 * its own declarations are not there when this project is compiled.
 */
export interface LivekitAgents {
  initializeLogger(options: { readonly pretty: boolean; readonly level: string }): void;
  readonly stt: {
    readonly STT: new (capabilities: { streaming: boolean; interimResults: boolean }) => object;
    readonly SpeechStream: new (stt: object) => QueueStream<AudioFrame>;
    readonly SpeechEventType: Readonly<
      Record<'START_OF_SPEECH' | 'FINAL_TRANSCRIPT' | 'END_OF_SPEECH', number>
    >;
  };
  readonly llm: {
    readonly LLM: new () => object;
    readonly LLMStream: new (llm: object, request: ChatRequest) => QueueStream<never>;
  };
  readonly tts: {
    readonly TTS: new (sampleRate: number, channels: number, capabilities: { streaming: boolean }) => object;
    readonly SynthesizeStream: (new (
      tts: object,
      options: unknown,
    ) => QueueStream<string>) & {
      readonly END_OF_STREAM: symbol;
    };
  };
  readonly voice: {
    readonly AudioInput: new () => {
      readonly multiStream: { addInputStream(stream: ReadableStream<AudioFrame>): void };
    };
    readonly AudioOutput: new (
      sampleRate: number,
    ) => {
      captureFrame(frame: AudioFrame): Promise<void>;
      flush(): void;
      readonly pendingPlayoutSegments: number;
      onPlaybackStarted(createdAt: number): void;
      onPlaybackFinished(played: { playbackPosition: number; interrupted: boolean }): void;
    };
    readonly Agent: new (options: { readonly instructions: string }) => object;
    readonly AgentSession: new (options: Readonly<Record<string, unknown>>) => AgentSession;
  };
  readonly AudioFrame: new (
    samples: Int16Array,
    sampleRate: number,
    channels: number,
    samplesPerChannel: number,
  ) => AudioFrame;
}

export interface AudioFrame {
  readonly data: Int16Array;
}

export interface ChatRequest {
  readonly chatCtx: unknown;
  readonly toolCtx: unknown;
  readonly connOptions: unknown;
}

export interface QueueStream<In> {
  readonly input: AsyncIterable<In | symbol>;
  readonly queue: { put(item: unknown): void };
}

export interface AgentSession {
  readonly input: { audio: unknown };
  readonly output: { audio: unknown; transcription: unknown };
  start(options: { readonly agent: object }): Promise<void>;
  on(event: string, listener: (event: { readonly item?: { readonly role?: string } }) => void): void;
  close(): Promise<void>;
}
