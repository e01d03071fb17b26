import type { FinishReason, JsonValue, LanguageModelEvent, ToolCallEvent, UsageEvent } from '@antiphon/core';
import { brokenOff, providerError, unreadable, type Wording } from './failures.js';
import { isRecord } from './is-record.js';
import { signatureOf } from './signature.js';

/** More calls, blocks or thoughts than any answer has. */
const MAX_CALLS = 128;
const MAX_THOUGHTS = 128;
const MAX_THOUGHT_CHARS = 1 << 20;

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'toolCalls',
  'content-filter': 'safety',
};

export interface PartReaderOptions {
  readonly wording: Wording;
  /** The request allowed no calls: what looks like one is left out. */
  readonly noTools: boolean;
  /** Makes an id up for a call that has none, or one that is taken. */
  readonly freshId: (given: string) => string;
}

interface Thinking {
  text: string;
  metadata: unknown;
}

type Part = Readonly<Record<string, unknown>>;

/**
 * Turns the stream parts of one answer into events. A thought is given when it is whole, since a signature is of
 * the whole; at most 128 are open at a time, with a million characters in all.
 */
export class PartReader {
  readonly #options: PartReaderOptions;
  readonly #thinking = new Map<unknown, Thinking>();
  #thoughtChars = 0;
  #calls = 0;
  #finish: LanguageModelEvent | undefined;

  constructor(options: PartReaderOptions) {
    this.#options = options;
  }

  /** Whether the model has said why it stopped: nothing follows that matters. */
  get finished(): boolean {
    return this.#finish !== undefined;
  }

  /** @throws AntiphonError for an error in the stream, and what is no part. */
  take(part: unknown): readonly LanguageModelEvent[] {
    const { wording } = this.#options;
    if (!isRecord(part)) throw unreadable(wording, 'sent a part that is not an object');
    switch (part.type) {
      case 'text-start':
      case 'text-delta':
      case 'text-end':
        return this.#text(part);
      case 'reasoning-start':
      case 'reasoning-delta':
        this.#think(part);
        return [];
      case 'reasoning-end':
        this.#think(part);
        return this.#thought(part.id);
      case 'tool-call':
        return this.#call(part);
      case 'finish':
        return this.#finished(part);
      case 'error':
        throw providerError(part.error, wording);
      default:
        return [];
    }
  }

  /** The events that end the answer. @throws AntiphonError `connection_lost` where there was no end. */
  end(): readonly LanguageModelEvent[] {
    if (this.#finish === undefined) throw brokenOff(this.#options.wording);
    return [...[...this.#thinking.keys()].flatMap((id) => this.#thought(id)), this.#finish];
  }

  #text({ delta, providerMetadata }: Part): readonly LanguageModelEvent[] {
    const text = typeof delta === 'string' ? delta : '';
    const signed = signatureOf(providerMetadata);
    return text === '' && signed.signature === undefined ? [] : [{ type: 'text', text, ...signed }];
  }

  #think({ id, delta, providerMetadata }: Part): void {
    const { wording } = this.#options;
    let thought = this.#thinking.get(id);
    if (thought === undefined) {
      if (this.#thinking.size >= MAX_THOUGHTS)
        throw unreadable(wording, `had over ${MAX_THOUGHTS} thoughts at once`);
      thought = { text: '', metadata: undefined };
      this.#thinking.set(id, thought);
    }
    if (typeof delta === 'string') {
      thought.text += delta;
      this.#thoughtChars += delta.length;
      if (this.#thoughtChars > MAX_THOUGHT_CHARS)
        throw unreadable(wording, `thought over ${MAX_THOUGHT_CHARS} characters`);
    }
    thought.metadata = merged(thought.metadata, providerMetadata);
  }

  #thought(id: unknown): readonly LanguageModelEvent[] {
    const thought = this.#thinking.get(id);
    this.#thinking.delete(id);
    if (thought === undefined) return [];
    const { text, metadata } = thought;
    const signed = signatureOf(metadata);
    return text === '' && signed.signature === undefined ? [] : [{ type: 'thought', text, ...signed }];
  }

  #call({ toolCallId, toolName, input, providerExecuted, providerMetadata }: Part): readonly ToolCallEvent[] {
    const { wording, noTools, freshId } = this.#options;
    // What the provider runs itself is none of ours.
    if (noTools || providerExecuted === true) return [];
    if (typeof toolName !== 'string' || toolName === '')
      throw unreadable(wording, 'called a tool without a name');
    if (++this.#calls > MAX_CALLS) throw unreadable(wording, `called more than ${MAX_CALLS} tools at once`);
    const id = freshId(typeof toolCallId === 'string' ? toolCallId : '');
    const signed = signatureOf(providerMetadata);
    return [{ type: 'toolCall', id, name: toolName, arguments: this.#arguments(toolName, input), ...signed }];
  }

  #arguments(name: string, input: unknown): JsonValue {
    if (input === undefined || input === '') return {};
    try {
      if (typeof input === 'string') return (JSON.parse(input) as JsonValue) ?? {};
    } catch {
      // Said below.
    }
    throw unreadable(this.#options.wording, `called the tool '${name}' with arguments that are not JSON`);
  }

  #finished({ finishReason, usage }: Part): readonly LanguageModelEvent[] {
    const { wording } = this.#options;
    // A text in version 2, an object in version 3.
    const { unified, raw } = isRecord(finishReason) ? finishReason : { unified: finishReason };
    const said = typeof unified === 'string' ? unified : 'other';
    const word = typeof raw === 'string' ? raw : undefined;
    if (said === 'error') throw unreadable(wording, `failed at its answer${word ? ` (${word})` : ''}`);
    // Providers begin with these, and replace them by what they hear: they have heard no end.
    if (said === 'unknown' || (said === 'other' && typeof finishReason !== 'string' && word === undefined))
      throw brokenOff(wording);
    let reason = Object.hasOwn(REASONS, said) ? (REASONS[said] as FinishReason) : 'other';
    if (reason === 'safety' && /recitation/i.test(word ?? '')) reason = 'recitation';
    if (reason === 'stop' && this.#calls > 0) reason = 'toolCalls';
    if (reason === 'toolCalls' && this.#calls === 0) reason = 'stop';
    this.#finish = { type: 'finish', reason, raw: word ?? said };
    const total = usageOf(usage);
    return total === undefined ? [] : [total];
  }
}

/** Later metadata of a provider replaces what it names. */
function merged(before: unknown, added: unknown): unknown {
  if (!isRecord(before)) return added;
  if (!isRecord(added)) return before;
  const providers = new Set([...Object.keys(before), ...Object.keys(added)]);
  return Object.fromEntries(
    [...providers].map((provider) => {
      const [one, other] = [before[provider], added[provider]];
      return [provider, isRecord(one) && isRecord(other) ? { ...one, ...other } : (other ?? one)];
    }),
  );
}

/** Numbers side by side in version 2, in groups in version 3. */
function usageOf(usage: unknown): UsageEvent | undefined {
  if (!isRecord(usage)) return undefined;
  const { inputTokens, outputTokens } = usage;
  const input = isRecord(inputTokens) ? count(inputTokens.total) : count(inputTokens);
  const output = isRecord(outputTokens) ? count(outputTokens.total) : count(outputTokens);
  const cachedTokens = count(isRecord(inputTokens) ? inputTokens.cacheRead : usage.cachedInputTokens);
  const thoughtTokens = count(isRecord(outputTokens) ? outputTokens.reasoning : usage.reasoningTokens);
  if (input === undefined && output === undefined) return undefined;
  const totalTokens = count(usage.totalTokens) ?? (input ?? 0) + (output ?? 0);
  return {
    type: 'usage',
    inputTokens: input ?? 0,
    outputTokens: output ?? 0,
    totalTokens,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(thoughtTokens === undefined ? {} : { thoughtTokens }),
  };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
