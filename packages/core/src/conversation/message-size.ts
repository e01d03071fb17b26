import type { Message } from './message.js';

/** What one picture counts for: about 258 tokens at 4 characters each. */
export const IMAGE_CHARACTERS = 1_032;

const sizes = new WeakMap<Message, number>();

/** What a message weighs in a prompt, in characters; four of them make about one token. */
export function sizeOf(message: Message): number {
  const known = sizes.get(message);
  if (known !== undefined) return known;
  const size = measure(message);
  sizes.set(message, size);
  return size;
}

function measure(message: Message): number {
  switch (message.role) {
    case 'system':
      return message.text.length;
    case 'user':
      return sum(message.parts, (part) => (part.type === 'text' ? part.text.length : IMAGE_CHARACTERS));
    case 'tool':
      return JSON.stringify(message.result).length;
    case 'assistant':
      return (
        message.text.length +
        sum(message.toolCalls, (call) => call.name.length + JSON.stringify(call.arguments).length) +
        sum(message.thoughts ?? [], (thought) => thought.text.length + (thought.signature?.length ?? 0))
      );
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}
