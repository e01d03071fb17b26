import {
  type FinishReason,
  isJsonValue,
  type LanguageModelEvent,
  type ToolCallEvent,
  type UsageEvent,
} from '@antiphon/core/frame-free';
import { brokenOff, failedMidway, unreadable, type Wording } from '../sdk/index.js';
import { isRecord } from './is-record.js';

/** More calls than any answer has. */
const MAX_CALLS = 128;

const REASONS: Readonly<Record<string, FinishReason>> = {
  STOP: 'stop',
  MAX_TOKENS: 'length',
  CONTINUATION: 'length',
  SAFETY: 'safety',
  BLOCKLIST: 'safety',
  PROHIBITED_CONTENT: 'safety',
  SPII: 'safety',
  IMAGE_SAFETY: 'safety',
  IMAGE_PROHIBITED_CONTENT: 'safety',
  RECITATION: 'recitation',
  IMAGE_RECITATION: 'recitation',
};

/** Calls gone wrong: the model may do better when it is asked again. */
const MISCALLED: readonly string[] = ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL'];

export interface ChunkReaderOptions {
  readonly wording: Wording;
  /** The request allowed no calls: what looks like one is left out. */
  readonly noTools: boolean;
  /** Makes an id up for a call that has none, or one that is taken. */
  readonly freshId: (given: string) => string;
}

/** Turns the chunks of one answer into events. Keeps nothing of them but the reason to finish. */
export class ChunkReader {
  readonly #options: ChunkReaderOptions;
  #reason: string | undefined;
  #blocked: string | undefined;
  #calls = 0;

  constructor(options: ChunkReaderOptions) {
    this.#options = options;
  }

  /** Whether the model has said why it stopped: little can follow. */
  get finished(): boolean {
    return this.#reason !== undefined || this.#blocked !== undefined;
  }

  /** @throws AntiphonError for an error in the stream, a call gone wrong, and what is no chunk. */
  take(chunk: unknown): readonly LanguageModelEvent[] {
    const { wording } = this.#options;
    if (!isRecord(chunk)) throw unreadable(wording, 'sent a chunk that is not a JSON object');
    if (isRecord(chunk.error)) throw failedMidway(chunk.error, wording);
    const candidates: unknown = chunk.candidates;
    const events = Array.isArray(candidates) ? this.#candidate(candidates[0]) : [];
    const blocked = isRecord(chunk.promptFeedback) ? chunk.promptFeedback.blockReason : undefined;
    if (typeof blocked === 'string') this.#blocked = blocked;
    const usage = usageOf(chunk.usageMetadata);
    if (usage !== undefined) events.push(usage);
    return events;
  }

  /** The event that ends the answer. @throws AntiphonError `connection_lost` where there was no end. */
  end(): LanguageModelEvent {
    const raw = this.#reason ?? this.#blocked;
    if (raw === undefined) throw brokenOff(this.#options.wording);
    if (this.#reason === undefined) return { type: 'finish', reason: 'safety', raw };
    const reason = Object.hasOwn(REASONS, raw) ? (REASONS[raw] as FinishReason) : 'other';
    return { type: 'finish', reason: reason === 'stop' && this.#calls > 0 ? 'toolCalls' : reason, raw };
  }

  #candidate(candidate: unknown): LanguageModelEvent[] {
    if (!isRecord(candidate)) return [];
    const { content, finishReason } = candidate;
    const parts: unknown = isRecord(content) ? content.parts : undefined;
    const events = Array.isArray(parts) ? parts.flatMap((part) => this.#part(part) ?? []) : [];
    if (typeof finishReason === 'string' && finishReason !== 'FINISH_REASON_UNSPECIFIED') {
      if (MISCALLED.includes(finishReason)) {
        throw unreadable(this.#options.wording, `called a tool wrongly (${finishReason})`);
      }
      this.#reason = finishReason;
    }
    return events;
  }

  #part(part: unknown): LanguageModelEvent | undefined {
    if (!isRecord(part)) return undefined;
    const signed = signatureOf(part);
    if (part.functionCall !== undefined) return this.#call(part.functionCall, signed);
    const text = typeof part.text === 'string' ? part.text : '';
    // The signature of a text may come by itself, behind it.
    if (text === '' && signed.signature === undefined) return undefined;
    return { type: part.thought === true ? 'thought' : 'text', text, ...signed };
  }

  #call(call: unknown, signed: Signed): ToolCallEvent | undefined {
    const { wording, noTools, freshId } = this.#options;
    if (noTools) return undefined;
    const { id, name, args = {} } = isRecord(call) ? call : {};
    if (typeof name !== 'string' || name === '') throw unreadable(wording, 'called a tool without a name');
    if (!isRecord(args) || !isJsonValue(args))
      throw unreadable(wording, `called the tool '${name}' with arguments that are no JSON object`);
    if (++this.#calls > MAX_CALLS) throw unreadable(wording, `called more than ${MAX_CALLS} tools at once`);
    const given = typeof id === 'string' ? id : '';
    return { type: 'toolCall', id: freshId(given), name, arguments: args, ...signed };
  }
}

interface Signed {
  readonly signature?: string;
}

function signatureOf({ thoughtSignature }: Readonly<Record<string, unknown>>): Signed {
  return typeof thoughtSignature === 'string' && thoughtSignature !== ''
    ? { signature: thoughtSignature }
    : {};
}

/** Each is the total so far. */
function usageOf(usage: unknown): UsageEvent | undefined {
  if (!isRecord(usage)) return undefined;
  const count = (name: string): number | undefined => {
    const value = usage[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  };
  const totalTokens = count('totalTokenCount');
  const cachedTokens = count('cachedContentTokenCount');
  const thoughtTokens = count('thoughtsTokenCount');
  return {
    type: 'usage',
    inputTokens: (count('promptTokenCount') ?? 0) + (count('toolUsePromptTokenCount') ?? 0),
    outputTokens: count('candidatesTokenCount') ?? 0,
    ...(totalTokens === undefined ? {} : { totalTokens }),
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(thoughtTokens === undefined ? {} : { thoughtTokens }),
  };
}
