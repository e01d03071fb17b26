import type { Message } from '@antiphon/core';

/**
 * Gives each call of an answer an id that is unique within the conversation: the server's own unless it is empty
 * or taken, as it is where a server counts from 0 in each answer.
 */
export function takenIds(messages: readonly Message[], made: { calls: number }): (given: string) => string {
  let taken: Set<string> | undefined;
  return (given) => {
    taken ??= new Set(
      messages.flatMap((message) =>
        message.role === 'assistant' ? message.toolCalls.map(({ id }) => id) : [],
      ),
    );
    let id = given;
    while (id === '' || taken.has(id)) id = `call-${++made.calls}`;
    taken.add(id);
    return id;
  };
}
