import type { Tool, ToolRunner } from '../conversation/index.js';
import type {
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  LLMThoughtFrame,
} from '../frames/index.js';
import type { ToolChoice } from './language-model.js';
import type { RecentImages } from './recent-images.js';
import { type Retries, type RetryOptions, retryDefaults } from './retries.js';

export interface LlmOptions extends RetryOptions {
  /** Tells several in one pipeline apart, in frames, errors and metrics. @defaultValue 'llm' */
  readonly name?: string;
  /** The standing instruction, unless the session's conversation brings one. */
  readonly system?: string;
  readonly tools?: readonly Tool[];
  /** @defaultValue 'auto' */
  readonly toolChoice?: ToolChoice;
  /** Rounds of tool calls in one answer, after which the model must speak. @defaultValue 5 */
  readonly maxToolRounds?: number;
  /** How long the model may keep silent before its stream counts as dead. @defaultValue 15_000 */
  readonly silenceTimeoutMs?: number;
  /**
   * Shows the model what the user shows: it takes the pictures that come, keeps the newest until the user
   * speaks, and adds them to what is said then. A request holds no more than so many pictures, the newest.
   * @defaultValue false; with `true`, one picture
   */
  readonly vision?: boolean | { readonly maxImages: number };
}

export const llmDefaults = {
  ...retryDefaults,
  name: 'llm',
  toolChoice: 'auto',
  maxToolRounds: 5,
  silenceTimeoutMs: 15_000,
  vision: false,
} as const satisfies LlmOptions;

/** The options as an answer reads them. */
export type LlmSettings = LlmOptions &
  Required<Pick<LlmOptions, 'toolChoice' | 'maxToolRounds' | 'silenceTimeoutMs'>> & {
    readonly maxImages: number;
  };

/** What one session's instance remembers. */
export interface LlmState {
  readonly tools: ToolRunner;
  readonly retries: Retries;
  readonly images: RecentImages;
}

/** What an answer is made of. */
export type LlmFrame =
  | LLMStartFrame
  | LLMTextFrame
  | LLMThoughtFrame
  | FunctionCallStartFrame
  | FunctionCallResultFrame
  | LLMEndFrame;
