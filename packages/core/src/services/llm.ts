import { type Tool, ToolRunner } from '../conversation/index.js';
import {
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  LLMEndFrame,
  LLMRunFrame,
  LLMStartFrame,
  LLMTextFrame,
  LLMThoughtFrame,
  NO_TURN,
  TextFrame,
  TranscriptionFrame,
} from '../frames/index.js';
import { type Context, type Processor, processor } from '../processors/index.js';
import { Answer } from './answer.js';
import type { LanguageModel, ToolChoice } from './language-model.js';

export interface LlmOptions {
  /** The standing instruction, unless the session's conversation brings one. */
  readonly system?: string;
  readonly tools?: readonly Tool[];
  /** @defaultValue 'auto' */
  readonly toolChoice?: ToolChoice;
  /** Rounds of tool calls in one answer, after which the model must speak. @defaultValue 5 */
  readonly maxToolRounds?: number;
  /** How long the model may keep silent before its stream counts as dead. @defaultValue 15_000 */
  readonly silenceTimeoutMs?: number;
  /** Tries for one answer, as long as not a word of it has been spoken. @defaultValue 2 */
  readonly attempts?: number;
}

export const llmDefaults = {
  toolChoice: 'auto',
  maxToolRounds: 5,
  silenceTimeoutMs: 15_000,
  attempts: 2,
} as const satisfies LlmOptions;

/** What an answer is made of. */
export type LlmFrame =
  | LLMStartFrame
  | LLMTextFrame
  | LLMThoughtFrame
  | FunctionCallStartFrame
  | FunctionCallResultFrame
  | LLMEndFrame;

/**
 * Answers what the user said, with the session's conversation as its memory: each transcription that
 * reaches it is one turn to answer (turn-taking, before it, makes one of many segments). Calls tools, and
 * goes on until the model has spoken. Holds no text back; while anything downstream pushes back, the model
 * is not read from. An interruption cancels the request at once.
 */
export function llm(
  model: LanguageModel,
  options: LlmOptions = {},
): Processor<'llm', TranscriptionFrame, LlmFrame> {
  const settings = { ...llmDefaults, ...options };
  type Cause = TextFrame | TranscriptionFrame | LLMRunFrame;

  function answer(ctx: Context<LlmFrame, ToolRunner>, turn: number, cause: Cause): void {
    void new Answer(ctx, model, settings, ctx.work({ turn, cause })).run();
  }

  function hear(ctx: Context<LlmFrame, ToolRunner>, frame: TextFrame | TranscriptionFrame): void {
    if (frame.text.trim() !== '') answer(ctx, ctx.session.hear(frame), frame);
  }

  return processor({
    name: 'llm',
    takes: [TranscriptionFrame],
    accepts: [TextFrame, LLMRunFrame],
    emits: [
      LLMStartFrame,
      LLMTextFrame,
      LLMThoughtFrame,
      FunctionCallStartFrame,
      FunctionCallResultFrame,
      LLMEndFrame,
    ],
    state: (ctx) => new ToolRunner(options.tools ?? [], { onError: (error) => ctx.fail(error) }),
    start: () => model.prewarm?.(),
    stop: (ctx) => ctx.state.close(),
    on: {
      transcription: (frame, ctx) => hear(ctx, frame),
      text: (frame, ctx) => hear(ctx, frame),
      llmRun(frame, ctx) {
        if (frame.instruction !== undefined) ctx.session.conversation.addSystem(frame.instruction);
        answer(ctx, frame.turn === NO_TURN ? ctx.session.turn : frame.turn, frame);
      },
    },
  });
}
