import type {
  AudioAvatar,
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
import { liveAvatar } from '@antiphon/heygen';
import { loudnessVad } from '../loudness-vad.js';
import type { Vendors } from '../orders.js';

/** Who hears, thinks, speaks and is seen: the same for both. */
export interface Parts {
  readonly clock: Clock;
  readonly vad: VoiceActivityDetector;
  readonly stt: SpeechToText;
  readonly llm: LanguageModel;
  readonly tts: TextToSpeech;
  readonly avatar: AudioAvatar;
}

/** Where the speech goes that the avatar does not say. */
export interface Line {
  readonly sampleRate: number;
  sink(): PlayoutSink;
}

/** Who is told what an agent does. */
export interface Told {
  turn(record: TurnRecord): void;
  failed(message: string): void;
}

/** An agent in a call. */
export interface WiredAgent {
  readonly id: string;
  start(): Promise<unknown>;
  hear(samples: Int16Array, sampleRate: number): void;
  interrupt(): void;
  end(): Promise<unknown>;
}

/** Connects the parts, once in a process, and makes agents of them, one for each conversation. */
export type Wiring = (parts: Parts, line: Line) => (told: Told) => WiredAgent;

/** Through the vendors' own SDKs. Nothing is connected yet. */
export function partsOf({ deepgramUrl, geminiUrl, liveAvatarUrl, apiKey, sampleRate }: Vendors): Parts {
  return {
    clock: systemClock,
    vad: loudnessVad(),
    stt: deepgramStt({ baseUrl: deepgramUrl, apiKey, model: 'nova-3' }),
    llm: geminiLlm({ baseUrl: geminiUrl, apiKey, model: 'gemini-2.5-flash' }),
    tts: deepgramTts({ baseUrl: deepgramUrl, apiKey, sampleRate }),
    avatar: liveAvatar({ baseUrl: liveAvatarUrl, apiKey, avatarId: 'benchmark' }),
  };
}
