import {
  abortError,
  type FinishReason,
  type JsonValue,
  type LanguageModelEvent,
  textOf,
  wordsOf,
} from '@antiphon/core';
import type { RecordedRequest } from './scripted-llm.js';

/** Computes an answer from the request, its number (from 1) and what the user said last. */
export type AnswerFunction = (request: RecordedRequest, number: number, userText: string) => string;

/** What the model does, in this order: think, speak, call tools, finish. */
export interface ScriptedAnswer {
  /** Spoken word by word; a list is spoken piece by piece as it stands. */
  readonly say?: string | readonly string[] | AnswerFunction;
  readonly thoughts?: readonly string[];
  readonly calls?: readonly {
    readonly name: string;
    readonly arguments?: JsonValue;
    /** @defaultValue `call-` and the number of the request and of the call */
    readonly id?: string;
  }[];
  /** @defaultValue 'toolCalls' after calls, else 'stop' */
  readonly finish?: FinishReason;
  readonly usage?: { readonly inputTokens: number; readonly outputTokens: number };
  readonly firstAfterMs?: number;
  readonly paceMs?: number;
  /**
   * Fails with this … What is no `AntiphonError` becomes one as an adapter would make it, and that is
   * `retryable`, so that `llm()` asks again: give an `AntiphonError` of your own for one that is not.
   */
  readonly error?: unknown;
  /** … after so many events. @defaultValue 0 */
  readonly failAfter?: number;
  /** Never finishes: what it says comes, then nothing until the request is cancelled. */
  readonly stall?: boolean;
}

export interface ScriptedRule extends ScriptedAnswer {
  /** Words that the user's last message contains, a pattern for it, or the number of the request (from 1). */
  readonly when?: string | RegExp | number | ((request: RecordedRequest, number: number) => boolean);
  /** Only right after a result of this tool. Without it, a rule never answers a tool's result. */
  readonly afterTool?: string;
}

/** The first rule that fits. */
export function ruleFor(
  rules: readonly ScriptedRule[],
  request: RecordedRequest,
  number: number,
): ScriptedAnswer | undefined {
  const last = request.messages.at(-1);
  const tool = last?.role === 'tool' ? last.name : undefined;
  return rules.find(({ when, afterTool }) => {
    if (typeof when === 'number') return when === number;
    if (typeof when === 'function') return when(request, number);
    if (afterTool !== tool) return false;
    if (when === undefined) return true;
    const said = userText(request);
    return typeof when === 'string' ? said.toLowerCase().includes(when.toLowerCase()) : when.test(said);
  });
}

/** What the user said last. */
export function userText({ messages }: RecordedRequest): string {
  const last = messages.findLast(({ role }) => role === 'user');
  return last === undefined ? '' : textOf(last);
}

/** The events of an answer, in order. */
export function* eventsOf(
  answer: ScriptedAnswer,
  request: RecordedRequest,
  number: number,
): Generator<LanguageModelEvent> {
  const { say = [], thoughts = [], calls = [], finish, usage } = answer;
  for (const text of thoughts) yield { type: 'thought', text };
  for (const text of piecesOf(typeof say === 'function' ? say(request, number, userText(request)) : say)) {
    yield { type: 'text', text };
  }
  for (const [at, call] of calls.entries()) {
    const id = call.id ?? `call-${number}-${at + 1}`;
    yield { type: 'toolCall', id, name: call.name, arguments: call.arguments ?? {} };
  }
  if (usage !== undefined) yield { type: 'usage', ...usage };
  yield { type: 'finish', reason: finish ?? (calls.length > 0 ? 'toolCalls' : 'stop') };
}

/** A text word by word, the white space before a word with it, so that the pieces join to the text. */
function piecesOf(say: string | readonly string[]): readonly string[] {
  if (typeof say !== 'string') return say;
  const words = wordsOf(say);
  return words.map((word, at) => {
    const start = words[at - 1]?.end ?? 0;
    return say.slice(start, at === words.length - 1 ? say.length : word.end);
  });
}

/** Never resolves; rejects when the signal fires. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(abortError(signal));
    else signal.addEventListener('abort', () => reject(abortError(signal)), { once: true });
  });
}
