import type { ServiceHost } from './service-host.js';

/** A word and when it is spoken, in ms from the first sample of its utterance. */
export interface TimedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A phone and when it is spoken, in ms from the first sample of its utterance. */
export interface TimedPhone {
  /** In the ARPAbet of CMU's dictionary, lower case; `pau` is silence. */
  readonly phone: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A stretch of speech: mono PCM, and the words and phones in it when the service knows them. */
export interface SpeechChunk {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  readonly words?: readonly TimedWord[];
  /** For mouths that move: see `TTSPhoneFrame`. */
  readonly phones?: readonly TimedPhone[];
}

/** The voice of one conversation. */
export interface Voice {
  /**
   * Speaks one utterance, usually a sentence. The iteration ends early, without an error, or rejects, when
   * `signal` fires; leaving it cancels the request.
   */
  synthesize(text: string, options: { readonly signal: AbortSignal }): AsyncIterable<SpeechChunk>;
  /** The conversation is over. */
  close?(): void | Promise<void>;
}

/** Turns text into speech. One that keeps nothing between utterances is its own voice in every conversation. */
export interface TextToSpeech extends Voice {
  readonly name: string;
  /**
   * Names everything by which its speech differs from another's: model, voice, rate, speed, language, pronunciations,
   * what comes with the audio. Two services of the same `sound` speak any text alike, and may share a cache. Left out
   * where that cannot be said.
   */
  readonly sound?: string;
  /** Opens what one conversation needs for itself, such as a connection that stays up between utterances. */
  open?(host: ServiceHost): Voice | Promise<Voice>;
  /** Loads what the first utterance would have to wait for. */
  prewarm?(): Promise<void>;
}
