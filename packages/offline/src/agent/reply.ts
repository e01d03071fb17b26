import { type Message, textOf } from '@antiphon/core/frame-free';
import { type Script, type ScriptRule, type Slots, writeLine } from './script.js';
import { type Standing, standingOf } from './standing.js';

/** What the agent does next. */
export interface Reply {
  readonly text: string;
  readonly slots: Slots;
  readonly call?: ScriptRule['call'];
}

/** What a script answers to a conversation. */
export function replyTo(script: Script, messages: readonly Message[], tools: ReadonlySet<string>): Reply {
  const userTexts = messages.filter(({ role }) => role === 'user').map(textOf);
  const standing = standingOf(script, userTexts);
  const { rule, question, slots } = standing;
  const last = messages.at(-1);
  if (last?.role === 'tool') return { text: aboutResult(script, standing, last), slots };
  if (userTexts.length === 0)
    return { text: writeLine(script.greeting ?? script.otherwise[0] ?? '', slots), slots };
  if (question !== undefined) return { text: writeLine(question.ask, slots), slots };
  if (rule === undefined) return { text: otherwise(script, standing), slots };
  const { say = '', call } = rule;
  const text = writeLine(say, slots);
  if (call === undefined) return { text, slots };
  if (tools.has(call.tool)) return { text, slots, call };
  return { text: text === '' ? sorry(script, slots) : text, slots };
}

function otherwise({ otherwise: lines }: Script, { unanswered, slots }: Standing): string {
  return writeLine(lines[(unanswered - 1) % lines.length] ?? '', slots);
}

function aboutResult(
  script: Script,
  { rule, slots }: Standing,
  message: Extract<Message, { role: 'tool' }>,
): string {
  if (message.isError || rule?.call === undefined) return sorry(script, slots);
  return rule.call.answer?.(message.result, slots) ?? '';
}

function sorry({ onToolError = 'I am sorry, that did not work just now.' }: Script, slots: Slots): string {
  return writeLine(onToolError, slots);
}
