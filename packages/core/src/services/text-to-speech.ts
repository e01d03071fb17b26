/** A word and when it is spoken, in ms from the first sample of its utterance. */
export interface TimedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A stretch of speech: mono PCM, and the words in it when the service knows them. */
export interface SpeechChunk {
  readonly samples: Int16Array;
  readonly sampleRate: number;
  readonly words?: readonly TimedWord[];
}

/** Turns text into speech. */
export interface TextToSpeech {
  readonly name: string;
  /**
   * Speaks one utterance, usually a sentence. The iteration ends early, without an error, or rejects, when
   * `signal` fires; leaving it cancels the request.
   */
  synthesize(text: string, options: { readonly signal: AbortSignal }): AsyncIterable<SpeechChunk>;
  /** Loads what the first utterance would have to wait for. */
  prewarm?(): Promise<void>;
}
