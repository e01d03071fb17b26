import type {
  Clock,
  Conversation,
  LanguageModel,
  PlayoutSink,
  SpeechToText,
  TextToSpeech,
  Tool,
  TurnRecord,
  TurnTakingOptions,
  VoiceActivityDetector,
} from '@antiphon/core/frame-free';

/** What both agents are made of, and what they tell. */
export interface Parts {
  readonly clock: Clock;
  readonly vad: VoiceActivityDetector;
  readonly stt: SpeechToText;
  readonly llm: LanguageModel;
  readonly tts: TextToSpeech;
  readonly tools: readonly Tool[];
  readonly turnTaking?: Omit<TurnTakingOptions, 'idle'>;
  readonly sampleRate: number;
  readonly sink: PlayoutSink;
  readonly silenceTimeoutMs?: number;
  readonly attempts?: number;
  botStarted(turn: number): void;
  turn(record: TurnRecord): void;
  failed(message: string): void;
  /** A connection has changed its state. */
  connection?(state: string): void;
}

/** An agent in a call, however its parts are connected. */
export interface WiredAgent {
  readonly conversation: Conversation;
  start(): Promise<void>;
  hear(samples: Int16Array, sampleRate: number): void;
  end(): Promise<unknown>;
}

export type Wiring = (parts: Parts) => WiredAgent;
