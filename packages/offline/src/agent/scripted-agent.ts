import {
  type Clock,
  callIds,
  delay,
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  systemClock,
  throwIfAborted,
} from '@antiphon/core/frame-free';
import { replyTo } from './reply.js';
import type { Script } from './script.js';

export interface ScriptedAgentOptions {
  /** @defaultValue 'scripted-agent' */
  readonly name?: string;
  /** How long it "thinks" before the first word. @defaultValue 120 */
  readonly firstTokenMs?: number;
  /** How long each further word takes. @defaultValue 15 */
  readonly wordMs?: number;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
}

export const scriptedAgentDefaults = {
  name: 'scripted-agent',
  firstTokenMs: 120,
  wordMs: 15,
} as const satisfies ScriptedAgentOptions;

/**
 * A language model without a model: answers by rules, fills slots, asks for what is missing, calls real tools,
 * and streams its words at a settable pace. It remembers nothing itself; what it knows of the conversation it
 * reads from the messages, as a model does, so the same conversation always gets the same answer. What the script's
 * own functions throw comes out of the iteration.
 *
 * @example
 * scriptedAgent({
 *   greeting: 'Hello, what can I do for you?',
 *   rules: [
 *     {
 *       when: /where is my order|track/,
 *       asks: [{ slot: 'order', ask: 'What is its number?', answer: /\d+/ }],
 *       call: {
 *         tool: 'track_order',
 *         arguments: ({ order }) => ({ order }),
 *         answer: (result) => `It is ${String(result)}.`,
 *       },
 *     },
 *     { when: /my name is (?<name>\w+)/, say: 'Nice to meet you, {name}.' },
 *   ],
 *   otherwise: ['Could you say that in other words?', 'I can only track orders.'],
 * });
 */
export function scriptedAgent(script: Script, options: ScriptedAgentOptions = {}): LanguageModel {
  const { name, firstTokenMs, wordMs, clock } = { ...scriptedAgentDefaults, clock: systemClock, ...options };

  async function* stream(request: LanguageModelRequest): AsyncGenerator<LanguageModelEvent, void> {
    const { signal, messages, toolChoice } = request;
    throwIfAborted(signal);
    const tools = new Set(toolChoice === 'none' ? [] : request.tools.map((tool) => tool.name));
    const { text, call, slots } = replyTo(script, messages, tools);
    await delay(clock, firstTokenMs, signal);
    for (const [at, piece] of piecesOf(text).entries()) {
      if (at > 0) await delay(clock, wordMs, signal);
      yield { type: 'text', text: piece };
    }
    throwIfAborted(signal);
    if (call !== undefined) {
      const id = callIds(messages)('');
      yield { type: 'toolCall', id, name: call.tool, arguments: call.arguments?.(slots) ?? {} };
      throwIfAborted(signal);
    }
    yield { type: 'finish', reason: call === undefined ? 'stop' : 'toolCalls' };
  }

  return { name, stream };
}

/** Words with the space behind them, as a model's tokens would come. */
function piecesOf(text: string): readonly string[] {
  return text.match(/\S+\s*/g) ?? [];
}
