import { type Context, LLMTextFrame, type Processor, processor, TTSSpeakFrame } from '@antiphon/core';
import type { RateLimit } from './rate-limit.js';
import type { WaitNotice } from './rate-limit-options.js';

export interface WaitFillerOptions {
  /** What is said, or nothing for this time. @defaultValue 'One moment, please.' */
  readonly say?: string | ((notice: WaitNotice) => string | undefined);
  /** A wait that is over sooner passes in silence. @defaultValue 700 */
  readonly afterMs?: number;
}

export const waitFillerDefaults = {
  say: 'One moment, please.',
  afterMs: 700,
} as const satisfies WaitFillerOptions;

/**
 * Says something while a request of the session waits for one of `limits`, once for each turn. Without it, the caller
 * hears silence. Stands between `llm()` and `tts()`; when the answer begins first, nothing is said.
 */
export function waitFiller(
  limits: RateLimit | readonly RateLimit[],
  options: WaitFillerOptions = {},
): Processor<'waitFiller', LLMTextFrame, LLMTextFrame | TTSSpeakFrame> {
  const { say, afterMs } = { ...waitFillerDefaults, ...options };
  return processor({
    name: 'waitFiller',
    takes: [LLMTextFrame],
    emits: [LLMTextFrame, TTSSpeakFrame],
    state: () => ({ over: (): void => {}, turn: -1 }),
    start(ctx) {
      const listening = [limits].flat().map((limit) =>
        limit.onWait((notice) => {
          if (notice.session === ctx.session.id) wait(ctx, notice);
        }),
      );
      ctx.state.over = () => {
        for (const end of listening) end();
      };
    },
    on: {
      llmText(frame, ctx) {
        ctx.state.turn = frame.turn;
        ctx.emit(frame);
      },
    },
    stop: (ctx) => ctx.state.over(),
  });

  type Ctx = Context<LLMTextFrame | TTSSpeakFrame, { over: () => void; turn: number }>;

  /** An interrupted turn's work is over, and its timer finds it stale. */
  function wait(ctx: Ctx, notice: WaitNotice): void {
    const { turn } = ctx.session;
    ctx.after(afterMs, () => {
      if (ctx.state.turn === turn || ctx.session.turn !== turn) return;
      const text = typeof say === 'string' ? say : say(notice);
      ctx.state.turn = turn;
      if (text !== undefined) ctx.emit(new TTSSpeakFrame({ text, turn }));
    });
  }
}
