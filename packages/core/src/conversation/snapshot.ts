import { AntiphonError } from '../error.js';
import { isObject, type JsonValue, toJson } from './json.js';
import type { AssistantMessage, Message, Thought, ToolCall, ToolMessage, UserPart } from './message.js';

/** A conversation as plain JSON. */
export interface ConversationSnapshot {
  readonly format: 'antiphon.conversation/1';
  readonly system?: string;
  readonly messages: readonly Message[];
}

type Fields = { readonly [key: string]: unknown };

/**
 * Checks what came from a file or a database and copies it field by field, so that nothing unknown
 * gets in.
 *
 * @param json a snapshot, or its JSON text.
 * @throws AntiphonError `conversation_invalid`, naming the place and what was expected there.
 */
export function parseSnapshot(json: unknown): ConversationSnapshot {
  const value = typeof json === 'string' ? parse(json) : json;
  const { format, system, messages } = object(value, 'the snapshot');
  if (format !== 'antiphon.conversation/1') bad('format', "'antiphon.conversation/1'", format);
  if (!Array.isArray(messages)) return bad('messages', 'an array', messages);
  const list = messages.map((item, index) => message(item, `messages[${index}]`));
  checkCalls(list);
  return { format, ...optional('system', system, string), messages: list };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AntiphonError('conversation_invalid', 'the snapshot is not JSON', { cause });
  }
}

function message(value: unknown, at: string): Message {
  const fields = object(value, at);
  switch (fields.role) {
    case 'system':
      return {
        role: 'system',
        text: string(fields.text, `${at}.text`),
        ...flag('summary', fields.summary, at),
      };
    case 'user':
      return { role: 'user', turn: turn(fields, at), parts: list(fields.parts, `${at}.parts`, part) };
    case 'assistant':
      return assistant(fields, at);
    case 'tool':
      return toolResult(fields, at);
    default:
      return bad(`${at}.role`, "'system', 'user', 'assistant' or 'tool'", fields.role);
  }
}

function assistant(fields: Fields, at: string): AssistantMessage {
  return {
    role: 'assistant',
    turn: turn(fields, at),
    text: string(fields.text, `${at}.text`),
    toolCalls: list(fields.toolCalls, `${at}.toolCalls`, toolCall),
    ...flag('interrupted', fields.interrupted, at),
    ...optional('thoughts', fields.thoughts, (value) => list(value, `${at}.thoughts`, thought)),
    ...optional('signature', fields.signature, string),
  };
}

function toolResult(fields: Fields, at: string): ToolMessage {
  return {
    role: 'tool',
    turn: turn(fields, at),
    callId: string(fields.callId, `${at}.callId`),
    name: string(fields.name, `${at}.name`),
    result: jsonAt(fields.result, `${at}.result`),
    ...flag('isError', fields.isError, at),
  };
}

function part(value: unknown, at: string): UserPart {
  const fields = object(value, at);
  if (fields.type === 'text') return { type: 'text', text: string(fields.text, `${at}.text`) };
  if (fields.type !== 'image') return bad(`${at}.type`, "'text' or 'image'", fields.type);
  const mimeType = string(fields.mimeType, `${at}.mimeType`);
  return { type: 'image', mimeType, data: string(fields.data, `${at}.data`) };
}

function toolCall(value: unknown, at: string): ToolCall {
  const fields = object(value, at);
  const id = string(fields.id, `${at}.id`);
  const name = string(fields.name, `${at}.name`);
  const given = jsonAt(fields.arguments, `${at}.arguments`);
  return { id, name, arguments: given, ...optional('signature', fields.signature, string) };
}

function thought(value: unknown, at: string): Thought {
  const fields = object(value, at);
  return { text: string(fields.text, `${at}.text`), ...optional('signature', fields.signature, string) };
}

/** Every call has an id of its own, and every result stands behind its call or that call's other results. */
function checkCalls(messages: readonly Message[]): void {
  const seen = new Set<string>();
  let open = new Map<string, ToolCall>();
  messages.forEach((item, index) => {
    const at = `messages[${index}]`;
    if (item.role === 'tool') {
      if (open.get(item.callId)?.name !== item.name)
        bad(`${at}.callId`, 'a call just before it', item.callId);
      open.delete(item.callId);
      return;
    }
    open = new Map();
    if (item.role !== 'assistant') return;
    for (const call of item.toolCalls) {
      if (seen.has(call.id)) bad(`${at}.toolCalls`, 'ids used once', call.id);
      seen.add(call.id);
      open.set(call.id, call);
    }
  });
}

function object(value: unknown, at: string): Fields {
  return isObject(value) ? value : bad(at, 'an object', value);
}

function string(value: unknown, at: string): string {
  return typeof value === 'string' ? value : bad(at, 'a string', value);
}

function turn(fields: Fields, at: string): number {
  const value = fields.turn;
  const valid = typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  return valid ? value : bad(`${at}.turn`, 'an integer of at least 0', value);
}

function list<T>(value: unknown, at: string, read: (item: unknown, at: string) => T): readonly T[] {
  if (!Array.isArray(value)) return bad(at, 'an array', value);
  return value.map((item, index) => read(item, `${at}[${index}]`));
}

function jsonAt(value: unknown, at: string): JsonValue {
  if (value === undefined) bad(at, 'a JSON value', value);
  try {
    return toJson(value);
  } catch {
    return bad(at, 'a JSON value', value);
  }
}

function optional<K extends string, T>(
  key: K,
  value: unknown,
  read: (value: unknown, at: string) => T,
): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: read(value, key) }) as { readonly [P in K]?: T };
}

function flag<K extends string>(key: K, value: unknown, at: string): { readonly [P in K]?: true } {
  if (value !== undefined && value !== true) bad(`${at}.${key}`, 'true, or nothing', value);
  return (value === undefined ? {} : { [key]: true }) as { readonly [P in K]?: true };
}

function bad(at: string, expected: string, found: unknown): never {
  const shown = typeof found === 'string' ? `'${found.slice(0, 40)}'` : kindOf(found);
  throw new AntiphonError('conversation_invalid', `${at}: expected ${expected}, found ${shown}`);
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `${typeof value} ${String(value).slice(0, 40)}`;
}
