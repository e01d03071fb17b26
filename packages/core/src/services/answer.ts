import { linkedAbort } from '../async/index.js';
import type { Timer } from '../clock/index.js';
import type { Thought, ToolCall } from '../conversation/index.js';
import { AntiphonError } from '../error.js';
import {
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  LLMThoughtFrame,
  MetricsFrame,
} from '../frames/index.js';
import type { Context, Work } from '../processors/index.js';
import type { FinishReason, LanguageModel, LanguageModelEvent, UsageEvent } from './language-model.js';
import type { LlmFrame, LlmSettings, LlmState } from './llm-options.js';
import { pull } from './pull.js';
import { withNewestImages } from './recent-images.js';
import { type SilenceHost, SilenceWatch } from './silence-watch.js';

/** One answer of the model, from its first request to its last word: with as many rounds of tool calls as it takes. */
export class Answer implements SilenceHost {
  readonly #ctx: Context<LlmFrame, LlmState>;
  readonly #model: LanguageModel;
  readonly #settings: LlmSettings;
  readonly #work: Work<LlmFrame>;
  #text = '';
  /** Of the request under way; a request that is tried again thinks again. */
  #thoughts: Thought[] = [];

  constructor(
    ctx: Context<LlmFrame, LlmState>,
    model: LanguageModel,
    settings: LlmSettings,
    work: Work<LlmFrame>,
  ) {
    this.#ctx = ctx;
    this.#model = model;
    this.#settings = settings;
    this.#work = work;
  }

  now(): number {
    return this.#ctx.clock.now();
  }

  after(delayMs: number, callback: () => void): Timer {
    return this.#ctx.after(delayMs, callback);
  }

  /** Never rejects: what goes wrong is reported by a frame. */
  async run(): Promise<void> {
    const work = this.#work;
    work.emit(new LLMStartFrame({ model: this.#model.name }));
    let reason: FinishReason | 'error' = 'error';
    try {
      reason = await this.#rounds();
    } catch (error) {
      if (!work.stale) work.fail(error);
    } finally {
      work.emit(new LLMEndFrame({ text: this.#text, finishReason: reason }));
      work.end();
    }
  }

  async #rounds(): Promise<FinishReason> {
    for (let round = 0; ; round++) {
      const calls: ToolCall[] = [];
      // What is said after a tool call begins a new word.
      if (round > 0 && /\S$/.test(this.#text)) this.#text += ' ';
      const reason = await this.#attempts(calls, round);
      if (this.#work.stale || calls.length === 0) return reason;
      await this.#call(calls);
    }
  }

  /** One request, tried again while it may help and nothing of this answer has been spoken. */
  async #attempts(calls: ToolCall[], round: number): Promise<FinishReason> {
    const { retries } = this.#ctx.state;
    for (let attempt = 1; ; attempt++) {
      const spoken = this.#text;
      try {
        return await this.#request(calls, round, attempt);
      } catch (error) {
        if (this.#work.stale) throw error;
        try {
          if (!(error instanceof AntiphonError) || this.#text !== spoken) throw error;
          await retries.wait(error, attempt, this.#work.signal);
        } catch (final) {
          if (!this.#work.stale) retries.failed(attempt);
          throw final;
        }
        calls.length = 0;
      }
    }
  }

  async #request(calls: ToolCall[], round: number, attempt: number): Promise<FinishReason> {
    const { toolChoice, maxToolRounds, silenceTimeoutMs, system, maxImages } = this.#settings;
    const { tools, retries } = this.#ctx.state;
    const { conversation } = this.#ctx.session;
    const instruction = conversation.system ?? system;
    using linked = linkedAbort(this.#work.signal);
    const silence = (): AntiphonError =>
      new AntiphonError('service_timeout', `${this.#model.name} sent nothing for ${silenceTimeoutMs} ms`, {
        retryable: true,
      });
    const watch = new SilenceWatch(this, silenceTimeoutMs, () => linked.abort(silence()));
    let reason: FinishReason = 'other';
    let usage: UsageEvent | undefined;
    this.#thoughts = [];
    const stream = this.#model.stream({
      messages: withNewestImages(conversation.forModel(), maxImages),
      ...(instruction === undefined ? {} : { system: instruction }),
      tools: tools.descriptions,
      toolChoice: round < maxToolRounds ? toolChoice : 'none',
      sessionId: this.#ctx.session.id,
      signal: linked.signal,
    });
    try {
      for await (const event of pull(stream, linked.signal)) {
        if (this.#work.stale) return reason;
        retries.worked(attempt);
        if (event.type === 'finish') reason = event.reason;
        else if (event.type === 'usage') usage = event;
        else this.#take(event, calls);
        if (this.#ctx.pressured) {
          watch.pause();
          await this.#ctx.whenWritable(linked.signal);
        }
        watch.heard();
      }
      // A stream that stops without an error when it is told to looks like one that ended.
      if (linked.signal.aborted && !this.#work.stale) throw linked.signal.reason;
      this.#keepThoughts();
    } finally {
      watch.stop();
    }
    if (usage !== undefined) this.#report(usage);
    return reason;
  }

  #take(event: Exclude<LanguageModelEvent, { type: 'finish' | 'usage' }>, calls: ToolCall[]): void {
    const { conversation } = this.#ctx.session;
    const { turn } = this.#work;
    if (event.type === 'text') {
      this.#keepThoughts();
      this.#text += event.text;
      // A signature may come by itself.
      if (event.text !== '') this.#work.emit(new LLMTextFrame({ text: event.text }));
      if (event.signature !== undefined)
        conversation.appendAssistant(turn, '', { signature: event.signature });
    } else if (event.type === 'thought') {
      const { type: _, ...thought } = event;
      this.#thoughts.push(thought);
      this.#work.emit(new LLMThoughtFrame(thought));
    } else {
      const { type: _, ...call } = event;
      calls.push(call);
    }
  }

  #keepThoughts(): void {
    for (const thought of this.#thoughts) this.#ctx.session.conversation.addThought(this.#work.turn, thought);
    this.#thoughts = [];
  }

  async #call(calls: readonly ToolCall[]): Promise<void> {
    const { conversation } = this.#ctx.session;
    const { tools } = this.#ctx.state;
    const { turn } = this.#work;
    if (!conversation.addToolCalls(turn, calls)) return;
    for (const { id, name, arguments: args } of calls) {
      const call = { callId: id, name, arguments: args, lasts: tools.lasts(name) };
      this.#work.emit(new FunctionCallStartFrame(call));
    }
    await tools.run(calls, {
      signal: this.#work.signal,
      clock: this.#ctx.clock,
      turn,
      onResult: ({ callId, name, result, isError, late, durationMs }) => {
        conversation.addToolResult(callId, result, { isError });
        const frame = new FunctionCallResultFrame({
          callId,
          name,
          result,
          failed: isError,
          tookMs: durationMs,
        });
        // A tool that outlives its turn reports to whoever is there now.
        if (late) this.#ctx.emit(frame);
        else this.#work.emit(frame);
      },
    });
  }

  #report(usage: UsageEvent): void {
    const processor = this.#ctx.name;
    for (const name of ['inputTokens', 'outputTokens', 'cachedTokens', 'thoughtTokens'] as const) {
      const value = usage[name];
      if (value !== undefined) this.#work.emit(new MetricsFrame({ processor, name, value, unit: 'tokens' }));
    }
  }
}
