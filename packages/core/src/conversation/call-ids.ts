import type { Message } from './message.js';

/**
 * For adapters of language models: gives each call of an answer an id that is unique within the conversation: the
 * vendor's own, unless that is empty or taken, as where a server counts from 0 in each answer.
 *
 * @param messages the conversation so far; looked at when the first call comes
 */
export function callIds(messages: readonly Message[]): (given: string) => string {
  let taken: Set<string> | undefined;
  let made = 0;
  return (given) => {
    taken ??= new Set(
      messages.flatMap((message) =>
        message.role === 'assistant' ? message.toolCalls.map(({ id }) => id) : [],
      ),
    );
    let id = given;
    while (id === '' || taken.has(id)) id = `call-${taken.size + ++made}`;
    taken.add(id);
    return id;
  };
}
