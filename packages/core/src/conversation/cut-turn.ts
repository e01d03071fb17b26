import type { AssistantMessage, Message } from './message.js';

/**
 * The messages with what the assistant said in `turn` cut by `cut`, which is given the texts of its
 * messages in order; one left without words goes, unless it holds tool calls, and the last that stays is
 * marked interrupted. `undefined` when the assistant said nothing in that turn.
 */
export function cutTurn(
  messages: readonly Message[],
  turn: number,
  cut: (texts: readonly string[]) => readonly string[],
): Message[] | undefined {
  const said = messages.filter((message): message is AssistantMessage => isSaid(message, turn));
  if (said.length === 0) return undefined;
  const texts = cut(said.map((message) => message.text));
  const kept = new Map<Message, AssistantMessage>();
  said.forEach((message, index) => {
    const text = texts[index] ?? '';
    if (text !== '' || message.toolCalls.length > 0) kept.set(message, withText(message, text));
  });
  const last = [...kept].pop();
  if (last !== undefined) kept.set(last[0], { ...last[1], interrupted: true });
  return messages.flatMap((message) => (isSaid(message, turn) ? (kept.get(message) ?? []) : message));
}

function isSaid(message: Message, turn: number): boolean {
  return message.role === 'assistant' && message.turn === turn;
}

/** A signature vouches for the whole text, so a cut drops it. */
function withText(message: AssistantMessage, text: string): AssistantMessage {
  if (text === message.text) return message;
  const { signature: _, ...rest } = message;
  return { ...rest, text };
}
