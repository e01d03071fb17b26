import type { Random } from '@antiphon/core';
import { type AgentReply, type ReplyPart, replyOf } from '../agent/index.js';
import type { GeminiModel } from '../models.js';
import {
  declarationsOf,
  errorOfStatus,
  type FunctionCall,
  type GenerateRequest,
  type Part,
  sumOf,
  type ThoughtSigner,
  tokensOfPrompt,
  tokensOfText,
} from '../wire/index.js';

/** One chunk of an answer, and how long to wait before it on top of the latency profile. */
export interface AnswerChunk {
  readonly body: Readonly<Record<string, unknown>>;
  readonly delayMs: number;
}

export interface AnswerOptions {
  readonly request: GenerateRequest;
  readonly model: GeminiModel;
  readonly given: AgentReply | string;
  readonly responseId: string;
  readonly random: Random;
  readonly signer: ThoughtSigner;
}

/** Turns the agent's reply into the vendor's chunks, each with the running total of tokens. */
export function* answerChunks(options: AnswerOptions): Generator<AnswerChunk, void> {
  const { request, model, random, responseId } = options;
  const reply = replyOf(options.given, random);
  const usage = new RunningUsage(request);
  const envelope = () => ({ usageMetadata: usage.total(), modelVersion: model.name, responseId });
  if (reply.blockReason !== undefined) {
    yield { body: { promptFeedback: { blockReason: reply.blockReason }, ...envelope() }, delayMs: 0 };
    return;
  }
  const steps = stepsOf(reply.parts, options, usage);
  let finishReason: string = reply.finishReason ?? 'STOP';
  let waiting: { parts: readonly Part[]; delayMs: number } | undefined;
  const chunk = (parts: readonly Part[], delayMs: number, isLast: boolean): AnswerChunk => {
    const content = parts.length === 0 ? {} : { parts, role: 'model' };
    const finish = isLast ? { finishReason } : {};
    return { body: { candidates: [{ content, ...finish, index: 0 }], ...envelope() }, delayMs };
  };
  for (const step of steps) {
    if ('limit' in step) {
      finishReason = step.limit;
      break;
    }
    if (waiting !== undefined) yield chunk(waiting.parts, waiting.delayMs, false);
    waiting = undefined;
    if ('error' in step) {
      yield { body: errorOfStatus(step.error, step.retryAfterMs).body, delayMs: step.delayMs };
      return;
    }
    usage.add(step.parts);
    waiting = step;
  }
  const signed = signedEnd(options, reply);
  if (signed !== undefined && waiting !== undefined) {
    yield chunk(waiting.parts, waiting.delayMs, false);
    waiting = { parts: [signed], delayMs: 0 };
  }
  yield chunk(waiting?.parts ?? [], waiting?.delayMs ?? 0, true);
}

/** Joins the chunks of a stream to the one answer of `generateContent`. */
export function wholeAnswer(
  chunks: readonly Readonly<Record<string, unknown>>[],
): Readonly<Record<string, unknown>> {
  const parts: Part[] = [];
  let finishReason: string | undefined;
  for (const { candidates } of chunks as readonly { candidates?: readonly Candidate[] }[]) {
    const candidate = candidates?.[0];
    finishReason = candidate?.finishReason ?? finishReason;
    for (const part of candidate?.content.parts ?? []) append(parts, part);
  }
  const last = chunks.at(-1) ?? {};
  if (finishReason === undefined) return last;
  const content = parts.length === 0 ? {} : { parts, role: 'model' };
  return { ...last, candidates: [{ content, finishReason, index: 0 }] };
}

interface Candidate {
  readonly content: { readonly parts?: readonly Part[] };
  readonly finishReason?: string;
}

function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  const joins = last?.text !== undefined && part.text !== undefined && last.thought === part.thought;
  if (joins && last.thoughtSignature === undefined) {
    parts[parts.length - 1] = { ...last, ...part, text: last.text + part.text };
  } else parts.push(part);
}

type Step =
  | { readonly parts: readonly Part[]; readonly delayMs: number }
  | { readonly error: number; readonly retryAfterMs?: number; readonly delayMs: number }
  | { readonly limit: 'MAX_TOKENS' | 'STOP' };

function* stepsOf(
  replyParts: readonly ReplyPart[],
  options: AnswerOptions,
  usage: RunningUsage,
): Generator<Step> {
  const { request, signer, model, responseId } = options;
  const {
    maxOutputTokens = Number.POSITIVE_INFINITY,
    stopSequences = [],
    thinkingConfig,
  } = request.generationConfig ?? {};
  const thinks = model.thinking !== 'never' && thinkingConfig?.thinkingBudget !== 0;
  const signs = model.signatures === 'demanded' || (model.signatures === 'sent' && thinks);
  let calls: Part[] = [];
  let callDelayMs = 0;
  let callCount = 0;
  const flush = function* (): Generator<Step> {
    if (calls.length > 0) yield { parts: calls, delayMs: callDelayMs };
    calls = [];
    callDelayMs = 0;
  };
  for (const part of replyParts) {
    const { delayMs = 0 } = part;
    if ('call' in part) {
      const call: FunctionCall = {
        ...(model.callIds ? { id: `${responseId}-${callCount}` } : {}),
        args: {},
        ...part.call,
      };
      // Only the first of several parallel calls is signed.
      const thoughtSignature = signs && callCount === 0 ? { thoughtSignature: signer.sign(call) } : {};
      calls.push({ functionCall: call, ...thoughtSignature });
      callDelayMs += delayMs;
      callCount += 1;
      continue;
    }
    yield* flush();
    if ('error' in part) {
      yield { ...part, delayMs };
      return;
    }
    if ('thought' in part) {
      if (!thinks) continue;
      usage.think(part.thought);
      if (thinkingConfig?.includeThoughts === true) {
        yield { parts: [{ text: part.thought, thought: true }], delayMs };
      }
      continue;
    }
    const room = maxOutputTokens - usage.spent;
    const stop = stopSequences.map((word) => part.text.indexOf(word)).filter((at) => at >= 0);
    const end = Math.min(part.text.length, room * 4, ...stop);
    if (end > 0) yield { parts: [{ text: part.text.slice(0, end) }], delayMs };
    if (end < part.text.length) {
      yield { limit: stop.includes(end) ? 'STOP' : 'MAX_TOKENS' };
      return;
    }
  }
  yield* flush();
}

/** Models that demand signatures sign their texts too, in an empty part at the end. */
function signedEnd(
  { model, signer }: AnswerOptions,
  { parts, finishReason = 'STOP' }: AgentReply,
): Part | undefined {
  const wanted =
    model.signatures === 'demanded' && finishReason === 'STOP' && !parts.some((part) => 'call' in part);
  return wanted ? { text: '', thoughtSignature: signer.sign() } : undefined;
}

/** Counts the tokens of one answer. */
class RunningUsage {
  readonly #prompt: ReturnType<typeof tokensOfPrompt>;
  #candidates = 0;
  #thoughts = 0;

  constructor({ contents = [], systemInstruction, tools }: GenerateRequest) {
    this.#prompt = tokensOfPrompt(contents, systemInstruction, declarationsOf(tools));
  }

  /** Of the output, thoughts included: what `maxOutputTokens` limits. */
  get spent(): number {
    return this.#candidates + this.#thoughts;
  }

  add(parts: readonly Part[]): void {
    for (const part of parts) {
      if (part.thought !== true)
        this.#candidates += tokensOfText(part.text ?? JSON.stringify(part.functionCall));
    }
  }

  think(thought: string): void {
    this.#thoughts += tokensOfText(thought);
  }

  total(): Readonly<Record<string, unknown>> {
    const promptTokenCount = sumOf(this.#prompt);
    return {
      promptTokenCount,
      ...(this.#candidates === 0 ? {} : { candidatesTokenCount: this.#candidates }),
      totalTokenCount: promptTokenCount + this.spent,
      promptTokensDetails: this.#prompt,
      ...(this.#thoughts === 0 ? {} : { thoughtsTokenCount: this.#thoughts }),
    };
  }
}
