import type { JsonValue, ToolCallEvent } from '@antiphon/core/frame-free';
import { isRecord } from './is-record.js';

/** More calls, or longer arguments, than any answer has. */
const MAX_CALLS = 128;
const MAX_ARGUMENT_CHARS = 1 << 20;

interface Part {
  readonly index: unknown;
  readonly id: string;
  name: string;
  arguments: string;
}

/**
 * Puts tool calls together from their streamed parts. Servers differ: the index may be missing or always 0
 * (Ollama), the id may come once, with each part or never, arguments may be an object. Holds at most 128 calls,
 * each with a million characters of arguments.
 */
export class ToolCallParts {
  readonly #calls: Part[] = [];

  get empty(): boolean {
    return this.#calls.length === 0;
  }

  /** Takes one element of `delta.tool_calls`. @throws RangeError when it is too much */
  push(delta: unknown): void {
    if (!isRecord(delta)) return;
    const { index, id, function: called } = delta;
    const { name, arguments: args } = isRecord(called) ? called : {};
    const call = this.#callOf(index, typeof id === 'string' ? id : '');
    if (typeof name === 'string' && call.name === '') call.name = name;
    if (typeof args === 'string') call.arguments += args;
    else if (isRecord(args)) call.arguments = JSON.stringify(args);
    if (call.arguments.length > MAX_ARGUMENT_CHARS)
      throw new RangeError(`called a tool with more than ${MAX_ARGUMENT_CHARS} characters of arguments`);
  }

  /**
   * The calls, whole and in order.
   *
   * @param freshId makes an id up for a call that has none, or one that is taken.
   * @throws SyntaxError when one has no name, or arguments that are not JSON.
   */
  finish(freshId: (given: string) => string): readonly ToolCallEvent[] {
    return this.#calls.map(({ id, name, arguments: args }) => {
      if (name === '') throw new SyntaxError('called a tool without a name');
      return { type: 'toolCall', id: freshId(id), name, arguments: parsed(name, args) };
    });
  }

  #callOf(index: unknown, id: string): Part {
    const found = this.#calls.findLast((call) =>
      index === undefined || index === null
        ? id === '' || call.id === id
        : call.index === index && (id === '' || call.id === '' || call.id === id),
    );
    if (found !== undefined) return found;
    if (this.#calls.length >= MAX_CALLS) throw new RangeError(`called more than ${MAX_CALLS} tools at once`);
    const call: Part = { index, id, name: '', arguments: '' };
    this.#calls.push(call);
    return call;
  }
}

function parsed(name: string, args: string): JsonValue {
  if (args.trim() === '') return {};
  try {
    return (JSON.parse(args) as JsonValue) ?? {};
  } catch {
    throw new SyntaxError(`called the tool '${name}' with arguments that are not JSON`);
  }
}
