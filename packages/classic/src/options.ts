import {
  type Clock,
  type Conversation,
  type LanguageModel,
  llmDefaults,
  type RetryOptions,
  retryBackoffDefaults,
  type SpeechToText,
  type TextToSpeech,
  type Tool,
  type ToolChoice,
  type TurnTakingOptions,
  ttsDefaults,
  type VoiceActivityDetector,
} from '@antiphon/core/frame-free';
import type { ClassicAgentEvents } from './events.js';
import type { SpeechOutput } from './speech-output.js';

/** Who hears, thinks and speaks, and how. The defaults are those of the pipeline's processors. */
export interface ClassicAgentOptions extends RetryOptions {
  /** For logs and for limits that sessions share. @defaultValue `classic-1`, `classic-2`, … */
  readonly id?: string;
  /** Recognition, such as `deepgramStt()`. */
  readonly stt: SpeechToText;
  /** Tells when a voice begins and ends; not asked where the recogniser says so itself. */
  readonly vad?: VoiceActivityDetector;
  /** The language model, such as `geminiLlm()`. */
  readonly llm: LanguageModel;
  /** The voice, such as `deepgramTts()`. */
  readonly tts: TextToSpeech;
  /** Where the speech goes, such as `pacedSpeech()`. */
  readonly output: SpeechOutput;
  /** The standing instruction, unless the conversation brings one. */
  readonly system?: string;
  readonly tools?: readonly Tool[];
  /** @defaultValue 'auto' */
  readonly toolChoice?: ToolChoice;
  /** Rounds of tool calls in one answer, after which the model must speak. @defaultValue 5 */
  readonly maxToolRounds?: number;
  /** How long the model may keep silent before its stream counts as dead. @defaultValue 15_000 */
  readonly silenceTimeoutMs?: number;
  /** An answer is spoken from its first clause on once that has so many characters. @defaultValue 20 */
  readonly firstClauseMinChars?: number;
  /** The most speech that is handed to the output at once. @defaultValue 100 */
  readonly maxChunkMs?: number;
  /** The most sentences that wait to be spoken; beyond it the oldest is dropped, and said so. @defaultValue 256 */
  readonly maxQueued?: number;
  /** When the user has the turn; by the same rules as `turnTaking()`. */
  readonly turnTaking?: Omit<TurnTakingOptions, 'idle'>;
  /** What was said before; it is gone on with. @defaultValue a new one */
  readonly conversation?: Conversation;
  /** Whom to tell what happens. */
  readonly on?: ClassicAgentEvents;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
  /** How long `start()` may take. @defaultValue 20_000 */
  readonly startDeadlineMs?: number;
  /** How long `end()` may take. @defaultValue 10_000 */
  readonly deadlineMs?: number;
}

export const classicDefaults = {
  attempts: ttsDefaults.attempts,
  maxRetryWaitMs: ttsDefaults.maxRetryWaitMs,
  retryBackoff: retryBackoffDefaults,
  toolChoice: llmDefaults.toolChoice,
  maxToolRounds: llmDefaults.maxToolRounds,
  silenceTimeoutMs: llmDefaults.silenceTimeoutMs,
  firstClauseMinChars: ttsDefaults.firstClauseMinChars,
  maxChunkMs: ttsDefaults.maxChunkMs,
  maxQueued: ttsDefaults.maxQueued,
  startDeadlineMs: 20_000,
  deadlineMs: 10_000,
} as const satisfies Partial<ClassicAgentOptions>;

/** The options with every number chosen. */
export type ClassicSettings = ClassicAgentOptions &
  Required<Pick<ClassicAgentOptions, keyof typeof classicDefaults>>;
