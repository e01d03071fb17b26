import type {
  FunctionCallStartFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  OutputDTMFFrame,
  TTSAudioFrame,
  TTSEndFrame,
  TTSPhoneFrame,
  TTSStartFrame,
  TTSTextFrame,
} from '../frames/index.js';
import { type RetryOptions, retryDefaults } from './retries.js';

export interface TtsOptions extends RetryOptions {
  /**
   * The first sentence of an answer is spoken from its first clause on once that has so many characters,
   * to be heard earlier. @defaultValue 20
   */
  readonly firstClauseMinChars?: number;
  /** Audio is passed on in pieces of at most so long. @defaultValue 100 */
  readonly maxChunkMs?: number;
  /** The most utterances that wait to be spoken; beyond it the oldest is dropped and counted. @defaultValue 256 */
  readonly maxQueued?: number;
}

export const ttsDefaults = {
  ...retryDefaults,
  firstClauseMinChars: 20,
  maxChunkMs: 100,
  maxQueued: 256,
} as const satisfies TtsOptions;

/** What is emitted: the model's frames, and its speech. */
export type TtsFrame =
  | LLMStartFrame
  | LLMTextFrame
  | LLMEndFrame
  | FunctionCallStartFrame
  | TTSStartFrame
  | TTSTextFrame
  | TTSPhoneFrame
  | TTSAudioFrame
  | TTSEndFrame
  | OutputDTMFFrame;
