import { ToolRunner } from '../conversation/index.js';
import {
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  InputImageFrame,
  LLMEndFrame,
  LLMRunFrame,
  LLMStartFrame,
  LLMTextFrame,
  LLMThoughtFrame,
  TextFrame,
  TranscriptionFrame,
} from '../frames/index.js';
import { type Context, type Processor, processor } from '../processors/index.js';
import { turnOf } from '../turns/turn-of.js';
import { Answer } from './answer.js';
import { expectService } from './expect-service.js';
import type { LanguageModel } from './language-model.js';
import { type LlmFrame, type LlmOptions, type LlmState, llmDefaults } from './llm-options.js';
import { RecentImages } from './recent-images.js';
import { Retries } from './retries.js';
import { retryHost } from './session-host.js';

const heard = [TextFrame, LLMRunFrame] as const;
const heardAndSeen = [...heard, InputImageFrame] as const;

/**
 * Answers what the user said, with the session's conversation as its memory: each transcription that
 * reaches it is one turn to answer (turn-taking, before it, makes one of many segments). Calls tools, and
 * goes on until the model has spoken. Holds no text back; while anything downstream pushes back, the model
 * is not read from. An interruption cancels the request at once.
 *
 * A request that fails is tried again while not a word of it has been spoken: a `ConnectionStateFrame` says
 * so (`reconnecting`, then `open` or `failed`).
 *
 * With `vision`, at most `maxImages` pictures wait for the user's words; older ones are dropped and counted.
 */
export function llm<const Name extends string = 'llm'>(
  model: LanguageModel,
  options: LlmOptions & { readonly name?: Name } = {},
): Processor<Name, TranscriptionFrame, LlmFrame> {
  expectService('llm', 'a language model', 'stream', model);
  const maxImages = maxImagesOf(options.vision);
  const settings = { ...llmDefaults, retryBackoff: {}, ...options, maxImages: maxImages ?? Infinity };
  type Ctx = Context<LlmFrame, LlmState>;
  type Cause = TextFrame | TranscriptionFrame | LLMRunFrame;

  function answer(ctx: Ctx, turn: number, cause: Cause): void {
    void new Answer(ctx, model, settings, ctx.work({ turn, cause })).run();
  }

  function hear(ctx: Ctx, frame: TextFrame | TranscriptionFrame): void {
    if (frame.text.trim() === '') return;
    const turn = ctx.session.hear(frame);
    ctx.state.images.attach(ctx.session, turn);
    answer(ctx, turn, frame);
  }

  return processor({
    name: settings.name as Name,
    takes: [TranscriptionFrame],
    // Pictures that nobody here looks at are somebody else's.
    accepts: (maxImages === undefined ? heard : heardAndSeen) as typeof heardAndSeen,
    emits: [
      LLMStartFrame,
      LLMTextFrame,
      LLMThoughtFrame,
      FunctionCallStartFrame,
      FunctionCallResultFrame,
      LLMEndFrame,
    ],
    state: (ctx): LlmState => ({
      tools: new ToolRunner(options.tools ?? [], { onError: (error) => ctx.fail(error) }),
      retries: new Retries(settings, retryHost(ctx)),
      images: new RecentImages(settings.maxImages),
    }),
    start: () => model.prewarm?.(),
    stop: (ctx) => ctx.state.tools.close(),
    on: {
      transcription: (frame, ctx) => hear(ctx, frame),
      text: (frame, ctx) => hear(ctx, frame),
      llmRun(frame, ctx) {
        if (frame.instruction !== undefined) ctx.session.conversation.addSystem(frame.instruction);
        answer(ctx, turnOf(frame, ctx.session), frame);
      },
      imageIn(frame, ctx) {
        if (ctx.state.images.add(frame) > 0) ctx.countDrop('images');
      },
    },
  });
}

/** `undefined` without vision. */
function maxImagesOf(vision: LlmOptions['vision'] = llmDefaults.vision): number | undefined {
  if (vision === false) return undefined;
  return vision === true ? 1 : Math.max(1, Math.floor(vision.maxImages));
}
