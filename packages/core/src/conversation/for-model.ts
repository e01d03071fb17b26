import type { JsonValue } from './json.js';
import type { AssistantMessage, Message, ToolMessage } from './message.js';

/** What stands in for the result of a call that has none yet. */
export const STILL_RUNNING: JsonValue = { status: 'running', note: 'No result yet; it will follow.' };

/**
 * The conversation as a model may see it: each call is followed by its result, in the order of the
 * calls, {@link STILL_RUNNING} where there is none yet; assistant messages with neither words nor
 * calls are left out.
 */
export function messagesForModel(messages: readonly Message[]): readonly Message[] {
  const results = new Map<string, ToolMessage>();
  for (const message of messages) if (message.role === 'tool') results.set(message.callId, message);
  const list: Message[] = [];
  for (const message of messages) {
    if (message.role === 'tool') continue;
    if (message.role === 'assistant') {
      if (message.text !== '' || message.toolCalls.length > 0) list.push(message);
      for (const call of message.toolCalls) list.push(results.get(call.id) ?? running(message, call));
    } else {
      list.push(message);
    }
  }
  return list;
}

/**
 * The same for a conversation that grows. Where no tool was called it is as the model may see it, and it is copied; what
 * was looked at in an earlier turn is not looked at again, since to touch a thousand messages takes longer than the rest
 * of a request.
 */
export class ModelView {
  /** So many messages, from the first on, are as a model may see them. */
  #plain = 0;

  /** The messages from this place on are no longer what they were, or where they were. */
  changedFrom(place: number): void {
    this.#plain = Math.min(this.#plain, place);
  }

  of(messages: readonly Message[]): readonly Message[] {
    while (this.#plain < messages.length && isPlain(messages[this.#plain] as Message)) this.#plain++;
    return this.#plain === messages.length ? [...messages] : messagesForModel(messages);
  }
}

function isPlain(message: Message): boolean {
  if (message.role === 'assistant') return message.text !== '' && message.toolCalls.length === 0;
  return message.role !== 'tool';
}

function running(message: AssistantMessage, call: { id: string; name: string }): ToolMessage {
  return { role: 'tool', turn: message.turn, callId: call.id, name: call.name, result: STILL_RUNNING };
}
