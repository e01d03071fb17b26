import {
  AntiphonError,
  type FinishReason,
  type LanguageModelEvent,
  type ToolCallEvent,
  type UsageEvent,
} from '@antiphon/core/frame-free';
import { brokenOff, failedMidway, unreadable } from './failures.js';
import { isRecord } from './is-record.js';
import type { Server } from './server.js';
import { type Parted, ThinkTags } from './think-tags.js';
import { ToolCallParts } from './tool-call-parts.js';

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'toolCalls',
  function_call: 'toolCalls',
  content_filter: 'safety',
};

export interface AnswerReaderOptions {
  readonly server: Server;
  /** The request allowed no tool calls: what looks like one is left out. */
  readonly noTools: boolean;
  /** See {@link ToolCallParts.finish}. */
  readonly freshId: (given: string) => string;
}

/** Turns the chunks of one answer into events. Tool calls and the reason to finish are kept to the end. */
export class AnswerReader {
  readonly #options: AnswerReaderOptions;
  readonly #tags = new ThinkTags();
  readonly #calls = new ToolCallParts();
  #reason: string | undefined;
  #done = false;

  constructor(options: AnswerReaderOptions) {
    this.#options = options;
  }

  /** @throws AntiphonError `service_failed` for an error in the stream, or what cannot be read. */
  take(json: string): readonly LanguageModelEvent[] {
    const { server } = this.#options;
    let chunk: unknown;
    try {
      chunk = JSON.parse(json);
    } catch {
      throw unreadable(server, 'sent a line that is not JSON');
    }
    if (!isRecord(chunk)) throw unreadable(server, 'sent a line that is not a JSON object');
    if (chunk.error !== undefined && chunk.error !== null) throw failedMidway(server, chunk.error);
    const choices: unknown = chunk.choices;
    const events = Array.isArray(choices) ? this.#choice(choices[0]) : [];
    const usage = usageOf(chunk.usage);
    if (usage !== undefined) events.push(usage);
    return events;
  }

  /** The events that end the answer. @throws AntiphonError where there was no end. */
  end(): readonly LanguageModelEvent[] {
    const { server } = this.#options;
    if (this.#reason === undefined && !this.#done) throw brokenOff(server);
    const calls = this.#finishCalls();
    const reason = calls.length > 0 ? 'toolCalls' : this.#reasonWithoutCalls();
    return [
      ...parted(this.#tags.end()),
      ...calls,
      { type: 'finish', reason, ...(this.#reason === undefined ? {} : { raw: this.#reason }) },
    ];
  }

  /** `[DONE]` came: an end, even from a server that gave no reason. */
  done(): void {
    this.#done = true;
  }

  #choice(choice: unknown): LanguageModelEvent[] {
    if (!isRecord(choice)) return [];
    const { delta, finish_reason: reason } = choice;
    if (typeof reason === 'string' && reason !== '') this.#reason = reason;
    if (!isRecord(delta)) return [];
    const events: LanguageModelEvent[] = [];
    const thought: unknown = delta.reasoning_content ?? delta.reasoning;
    if (typeof thought === 'string' && thought !== '') events.push({ type: 'thought', text: thought });
    if (typeof delta.content === 'string') events.push(...parted(this.#tags.push(delta.content)));
    const calls: unknown = delta.tool_calls;
    if (Array.isArray(calls) && !this.#options.noTools) for (const call of calls) this.#call(call);
    return events;
  }

  #call(delta: unknown): void {
    try {
      this.#calls.push(delta);
    } catch (error) {
      if (error instanceof RangeError) throw unreadable(this.#options.server, error.message);
      throw error;
    }
  }

  #finishCalls(): readonly ToolCallEvent[] {
    const { server, freshId } = this.#options;
    try {
      return this.#calls.finish(freshId);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      if (this.#reason !== 'length') throw unreadable(server, error.message);
      const text = `${server.origin} reached its longest answer in the midst of a tool call: raise maxTokens`;
      throw new AntiphonError('service_failed', text);
    }
  }

  /** A server may say `tool_calls` where calls were not allowed, and left out. */
  #reasonWithoutCalls(): FinishReason {
    const reason = REASONS[this.#reason ?? 'stop'] ?? 'other';
    return reason === 'toolCalls' ? 'stop' : reason;
  }
}

function parted({ thought, said }: Parted): LanguageModelEvent[] {
  const events: LanguageModelEvent[] = [];
  if (thought !== '') events.push({ type: 'thought', text: thought });
  if (said !== '') events.push({ type: 'text', text: said });
  return events;
}

function usageOf(usage: unknown): UsageEvent | undefined {
  if (!isRecord(usage)) return undefined;
  const count = (of: unknown, name: string): number | undefined => {
    const value = isRecord(of) ? of[name] : undefined;
    return typeof value === 'number' && value >= 0 ? value : undefined;
  };
  const totalTokens = count(usage, 'total_tokens');
  const cachedTokens = count(usage.prompt_tokens_details, 'cached_tokens');
  const thoughtTokens = count(usage.completion_tokens_details, 'reasoning_tokens');
  return {
    type: 'usage',
    inputTokens: count(usage, 'prompt_tokens') ?? 0,
    outputTokens: count(usage, 'completion_tokens') ?? 0,
    ...(totalTokens === undefined ? {} : { totalTokens }),
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(thoughtTokens === undefined ? {} : { thoughtTokens }),
  };
}
