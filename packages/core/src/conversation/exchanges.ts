import { type Message, turnOf } from './message.js';
import { sizeOf } from './message-size.js';

/** What was said in one turn: the user's words, the answer, its tool calls and their results. */
export interface Exchange {
  readonly messages: readonly Message[];
  readonly characters: number;
  /** Whether a call in it still waits for its result, so that it may not be dropped. */
  readonly pending: boolean;
}

/**
 * Splits a conversation at its turns. The system messages it opens with belong to none and are left
 * out, save for a summary; a later system message belongs to the exchange it stands in.
 */
export function exchangesOf(messages: readonly Message[]): readonly Exchange[] {
  const groups: Message[][] = [];
  let turn: number | undefined;
  for (const message of messages) {
    const its = turnOf(message);
    const current = groups.at(-1);
    if (its === undefined) {
      const isSummary = message.role === 'system' && message.summary === true;
      if (current !== undefined) current.push(message);
      else if (isSummary) groups.push([message]);
    } else if (current === undefined || its !== turn) {
      groups.push([message]);
    } else {
      current.push(message);
    }
    turn = its ?? turn;
  }
  return groups.map(exchange);
}

function exchange(messages: readonly Message[]): Exchange {
  let characters = 0;
  let open = 0;
  for (const message of messages) {
    characters += sizeOf(message);
    if (message.role === 'assistant') open += message.toolCalls.length;
    if (message.role === 'tool') open--;
  }
  return { messages, characters, pending: open > 0 };
}
