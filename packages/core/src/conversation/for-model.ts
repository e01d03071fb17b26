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
  // A talk without tools is as the model may see it: of a long one, only this is worked off in every turn.
  if (messages.every(isPlain)) return [...messages];
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

function isPlain(message: Message): boolean {
  if (message.role === 'assistant') return message.text !== '' && message.toolCalls.length === 0;
  return message.role !== 'tool';
}

function running(message: AssistantMessage, call: { id: string; name: string }): ToolMessage {
  return { role: 'tool', turn: message.turn, callId: call.id, name: call.name, result: STILL_RUNNING };
}
