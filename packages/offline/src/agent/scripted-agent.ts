import {
  type Clock,
  delay,
  type LanguageModel,
  type LanguageModelEvent,
  type LanguageModelRequest,
  type Message,
  systemClock,
  textOf,
} from '@antiphon/core';
import { matching, type Script, type ScriptRule, type Slots, slotsIn, writeLine } from './script.js';

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
 * A language model without a model: answers by rules, fills slots, calls real tools, and streams its words
 * at a settable pace. It remembers nothing itself; what it knows of the conversation it reads from the
 * messages, as a model does, so the same conversation always gets the same answer.
 */
export function scriptedAgent(script: Script, options: ScriptedAgentOptions = {}): LanguageModel {
  const { name, firstTokenMs, wordMs, clock } = { ...scriptedAgentDefaults, clock: systemClock, ...options };
  let calls = 0;

  async function* stream(request: LanguageModelRequest): AsyncGenerator<LanguageModelEvent> {
    const { signal, messages } = request;
    const reply = replyTo(script, messages);
    await delay(clock, firstTokenMs, signal);
    for (const [at, piece] of piecesOf(reply.text).entries()) {
      if (at > 0) await delay(clock, wordMs, signal);
      yield { type: 'text', text: piece };
    }
    const { call } = reply;
    const known = call && request.tools.some((tool) => tool.name === call.tool);
    if (call && known && request.toolChoice !== 'none') {
      const id = `call-${++calls}-${messages.length}`;
      yield { type: 'toolCall', id, name: call.tool, arguments: call.arguments?.(reply.slots) ?? {} };
      yield { type: 'finish', reason: 'toolCalls' };
      return;
    }
    yield { type: 'finish', reason: 'stop' };
  }

  return { name, stream };
}

interface Reply {
  readonly text: string;
  readonly slots: Slots;
  readonly call?: ScriptRule['call'];
}

function replyTo(script: Script, messages: readonly Message[]): Reply {
  const userTexts = messages.filter(({ role }) => role === 'user').map(textOf);
  const slots = slotsIn(script, userTexts);
  const asked = userTexts.at(-1) ?? '';
  const found = matching(script, asked);
  const last = messages.at(-1);
  if (last?.role === 'tool') return { text: aboutResult(script, found?.rule, last, slots), slots };
  if (found === undefined) {
    const unanswered = userTexts.filter((text) => matching(script, text) === undefined).length;
    const line = script.otherwise[(unanswered - 1 + script.otherwise.length) % script.otherwise.length] ?? '';
    return { text: writeLine(line, slots), slots };
  }
  const { say = '', call } = found.rule;
  return { text: writeLine(say, slots), slots, ...(call && { call }) };
}

function aboutResult(
  script: Script,
  rule: ScriptRule | undefined,
  message: Extract<Message, { role: 'tool' }>,
  slots: Slots,
): string {
  const sorry = script.onToolError ?? 'I am sorry, that did not work just now.';
  if (message.isError || rule?.call === undefined) return writeLine(sorry, slots);
  return rule.call.then(message.result, slots);
}

/** Words with the space behind them, as a model's tokens would come. */
function piecesOf(text: string): readonly string[] {
  return text.match(/\S+\s*/g) ?? [];
}
