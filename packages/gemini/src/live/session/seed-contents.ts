import { type Message, textOf } from '@antiphon/core';
import type { LiveContent } from '../client/index.js';

/** What a session is told of one content at most. */
const MAX_CHARACTERS = 20_000;

/**
 * A conversation in the words of a Live session: text alone, roles alternating, the user's first. Calls of tools
 * and instructions in the midst are told in words, since a session that is given calls it did not make refuses
 * them. Pure.
 *
 * @param messages as `Conversation.forModel()` gives them: what the listener has heard of the answers.
 */
export function seedContents(messages: readonly Message[]): readonly LiveContent[] {
  const contents: { role: LiveContent['role']; text: string }[] = [];
  for (const message of messages) {
    const text = wordsOf(message).slice(0, MAX_CHARACTERS);
    if (text.trim() === '') continue;
    const role = message.role === 'assistant' ? 'model' : 'user';
    const last = contents.at(-1);
    if (last?.role === role) last.text += `\n${text}`;
    else contents.push({ role, text });
  }
  if (contents[0]?.role === 'model') contents.unshift({ role: 'user', text: '(The call begins.)' });
  return contents.map(({ role, text }) => ({ role, parts: [{ text }] }));
}

function wordsOf(message: Message): string {
  switch (message.role) {
    case 'tool':
      return `(The tool ${message.name} ${message.isError ? 'failed' : 'returned'}: ${textOf(message)})`;
    case 'system':
      return `(${message.text})`;
    case 'user':
      return textOf(message);
    default:
      return message.text;
  }
}
