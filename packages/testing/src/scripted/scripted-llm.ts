import {
  type Clock,
  delay,
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  throwIfAborted,
} from '@antiphon/core';
import { asServiceError, needClock } from './delivery.js';
import { eventsOf, ruleFor, type ScriptedAnswer, type ScriptedRule, untilAborted } from './script-rules.js';

/** A request as it came, without its signal. */
export type RecordedRequest = Omit<LanguageModelRequest, 'signal'>;

export interface ScriptedLlmOptions {
  /** The first rule that fits answers. A list of texts answers the requests one after another. */
  readonly rules?: readonly (ScriptedRule | string)[];
  /** What answers when no rule fits. @defaultValue repeats what the user said last */
  readonly otherwise?: ScriptedAnswer;
  /** Needed when there are delays. */
  readonly clock?: Clock;
  /** From the request to the first event, unless the rule says otherwise. @defaultValue 0 */
  readonly firstAfterMs?: number;
  /** Between two events, unless the rule says otherwise. @defaultValue 0 */
  readonly paceMs?: number;
  /** The most requests that are kept. @defaultValue 100 */
  readonly keepRequests?: number;
}

/** A {@link scriptedLlm}, with what was asked of it. */
export interface ScriptedLlm extends LanguageModel {
  /** Oldest first; bounded by `keepRequests`. */
  readonly requests: readonly RecordedRequest[];
  /** How many came in all. */
  readonly requestCount: number;
  /** Requests under way. */
  readonly openRequests: number;
}

/**
 * A language model that answers by rules, at a pace: text in pieces, thoughts, tool calls, errors, stalls.
 *
 * ```ts
 * const model = scriptedLlm({
 *   clock,
 *   paceMs: 20,
 *   rules: [{ when: /weather/, calls: [{ name: 'weather' }] }, { afterTool: 'weather', say: 'Sunny.' }],
 * });
 * ```
 */
export function scriptedLlm(options: ScriptedLlmOptions = {}): ScriptedLlm {
  const { clock, firstAfterMs = 0, paceMs = 0, keepRequests = 100, otherwise } = options;
  const rules = (options.rules ?? []).map(
    (rule, at): ScriptedRule => (typeof rule === 'string' ? { when: at + 1, say: rule } : rule),
  );
  needClock(clock, firstAfterMs, paceMs, ...rules.flatMap((rule) => [rule.firstAfterMs, rule.paceMs]));
  const requests: RecordedRequest[] = [];
  let count = 0;
  let open = 0;

  async function* answer(request: LanguageModelRequest): AsyncGenerator<LanguageModelEvent> {
    const { signal, ...recorded } = request;
    const number = ++count;
    requests.push(recorded);
    if (requests.length > keepRequests) requests.shift();
    const rule = ruleFor(rules, recorded, number) ?? otherwise ?? { say: echo };
    let waitMs = rule.firstAfterMs ?? firstAfterMs;
    const failAfter = rule.failAfter ?? (rule.error === undefined ? Number.POSITIVE_INFINITY : 0);
    let given = 0;
    for (const event of eventsOf(rule, recorded, number)) {
      if (clock !== undefined && waitMs > 0) await delay(clock, waitMs, signal);
      throwIfAborted(signal);
      if (given >= failAfter) break;
      if (rule.stall === true && event.type === 'finish') break;
      yield event;
      given++;
      waitMs = rule.paceMs ?? paceMs;
    }
    if (given >= failAfter) throw asServiceError(rule.error ?? new Error('the scripted model fails here'));
    if (rule.stall === true) await untilAborted(signal);
  }

  return {
    name: 'scripted-llm',
    requests,
    get requestCount() {
      return count;
    },
    get openRequests() {
      return open;
    },
    async *stream(request) {
      open++;
      try {
        throwIfAborted(request.signal);
        yield* answer(request);
      } finally {
        open--;
      }
    },
  };
}

function echo(_request: RecordedRequest, _number: number, userText: string): string {
  return `You said: ${userText}`;
}
