import { AntiphonError } from '../error.js';
import { type Message, turnOf, type UserPart } from './message.js';

/** Where a message of `turn` goes so that the list stays sorted: before the first one of a later turn. */
export function placeFor(messages: readonly Message[], turn: number): number {
  let place = messages.length;
  for (let index = place - 1; index >= 0; index--) {
    const its = turnOf(messages[index] as Message);
    if (its === undefined) continue;
    if (its <= turn) break;
    place = index;
  }
  return place;
}

/** Where a tool call stands in a conversation. */
export interface CallPlace {
  readonly index: number;
  readonly turn: number;
  readonly name: string;
}

/** The message that holds the call with this id, newest first. */
export function findCall(messages: readonly Message[], id: string): CallPlace | undefined {
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index];
    if (message?.role !== 'assistant') continue;
    const call = message.toolCalls.find((item) => item.id === id);
    if (call !== undefined) return { index, turn: message.turn, name: call.name };
  }
  return undefined;
}

/**
 * Where the result of a call goes: behind its message, and the results that came before it.
 *
 * @throws AntiphonError `conversation_invalid` when there is no such call, or it has its result.
 */
export function placeForResult(messages: readonly Message[], callId: string): CallPlace {
  const call = findCall(messages, callId);
  if (call === undefined) throw invalid(`a result came for the tool call '${callId}', which does not exist`);
  let index = call.index + 1;
  for (let next = messages[index]; next?.role === 'tool'; next = messages[++index]) {
    if (next.callId === callId) throw invalid(`a second result came for the tool call '${callId}'`);
  }
  return { ...call, index };
}

function invalid(message: string): AntiphonError {
  return new AntiphonError('conversation_invalid', message);
}

/** One user message out of two: where words meet words they are joined, by a space if there is none. */
export function joinParts(before: readonly UserPart[], added: readonly UserPart[]): readonly UserPart[] {
  const last = before.at(-1);
  const [first, ...rest] = added;
  if (last?.type !== 'text' || first?.type !== 'text') return [...before, ...added];
  const space = /\s$/.test(last.text) || /^\s/.test(first.text) ? '' : ' ';
  return [...before.slice(0, -1), { type: 'text', text: last.text + space + first.text }, ...rest];
}
