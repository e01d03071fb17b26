import type {
  Clock,
  InputAudioFrame,
  Pipeline,
  PlayoutProcessor,
  Processor,
  TranscriptionFrame,
} from '@antiphon/core';

/** Where a talk comes in and goes out. */
export interface TalkEnds<In extends InputAudioFrame | TranscriptionFrame> {
  /** Stands first. Texts to answer, and texts to say, come in beside it. */
  readonly input: Processor<string, never, In>;
  /** What the user hears; stands last. Absent where nothing is to be spoken: leave the voice out then, too. */
  readonly output: PlayoutProcessor | undefined;
}

/** What is the same for a whole talk. */
export interface TalkSettings {
  /** One of the agent's. */
  readonly language: string;
  readonly clock: Clock;
}

/** A word and its place in what was recognised, in ms from its first sample. */
export interface RecognizedWord {
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface Recognized {
  readonly text: string;
  /** The same words with their times, where the recogniser knows them. */
  readonly words?: readonly RecognizedWord[];
}

/** Recognises a piece of speech as a whole. */
export interface UtteranceRecognizer {
  /**
   * @param pcm mono, 16 kHz; not to be kept or changed
   * @throws AntiphonError when it cannot; after a `retryable` one it is asked again a few times
   */
  recognize(pcm: Int16Array, options: RecognizeOptions): Promise<Recognized>;
}

export interface RecognizeOptions {
  readonly signal: AbortSignal;
  readonly language: string;
  /** Who asks, for recognisers that are fair to all: the id of the conversation. */
  readonly session: string;
}

/** How the agent's services stand: `serviceStatus` of the audio streaming API's `/health`. */
export interface AgentStatus {
  readonly isInitialized: boolean;
  readonly ttsInitialized: boolean;
  /** Of the recogniser, such as `tiny`. */
  readonly modelSize: string;
  /** What the models run on: `cpu`, or `cloud`. */
  readonly device: string;
  readonly transcriptionWorkers: number;
  readonly ttsWorkers: number;
}

/** Who talks with the users of a service. One for all conversations; it keeps nothing of any. */
export interface ServedAgent {
  readonly name: string;
  /** What it understands and speaks, as BCP 47 tags; the first where nobody asks for another. */
  readonly languages: readonly [string, ...string[]];
  /** Hears, thinks and speaks. */
  streaming(ends: TalkEnds<InputAudioFrame>, settings: TalkSettings): Pipeline;
  /** Thinks and speaks: answers transcriptions. For utterance mode, which recognises by {@link recognizer}. */
  answering(ends: TalkEnds<TranscriptionFrame>, settings: TalkSettings): Pipeline;
  /** Without it there is no utterance mode. */
  readonly recognizer?: UtteranceRecognizer;
  status(): AgentStatus;
}
