import type { Message } from '@antiphon/core';

/**
 * Gives each call of an answer an id that is unique within the conversation: the provider's own, unless there is
 * none, or it is taken.
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
