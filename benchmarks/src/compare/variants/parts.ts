import type {
  Clock,
  LanguageModel,
  PlayoutSink,
  SpeechToText,
  TextToSpeech,
  TurnRecord,
  VoiceActivityDetector,
} from '@antiphon/core/frame-free';
import { systemClock } from '@antiphon/core/frame-free';
import { deepgramStt, deepgramTts } from '@antiphon/deepgram';
import { geminiLlm } from '@antiphon/gemini/frame-free';
import type { Vendors } from '../call-order.js';
import { loudnessVad } from '../loudness-vad.js';

/** Who hears, thinks and speaks: the same for both, through the vendors' own SDKs. */
export interface Parts {
  readonly clock: Clock;
  readonly vad: VoiceActivityDetector;
  readonly stt: SpeechToText;
  readonly llm: LanguageModel;
  readonly tts: TextToSpeech;
}

/** Where the speech goes, and who is told. */
export interface Surroundings {
  readonly sampleRate: number;
  readonly sink: PlayoutSink;
  turn(record: TurnRecord): void;
  failed(message: string): void;
}

/** An agent in a call. */
export interface WiredAgent {
  start(): Promise<unknown>;
  hear(samples: Int16Array, sampleRate: number): void;
  end(): Promise<unknown>;
}

export type Wiring = (parts: Parts, surroundings: Surroundings) => WiredAgent;

/** Nothing is connected yet. */
export function partsOf({ deepgramUrl, geminiUrl, apiKey, sampleRate }: Vendors): Parts {
  return {
    clock: systemClock,
    vad: loudnessVad(),
    stt: deepgramStt({ baseUrl: deepgramUrl, apiKey, model: 'nova-3' }),
    llm: geminiLlm({ baseUrl: geminiUrl, apiKey, model: 'gemini-2.5-flash' }),
    tts: deepgramTts({ baseUrl: deepgramUrl, apiKey, sampleRate }),
  };
}
