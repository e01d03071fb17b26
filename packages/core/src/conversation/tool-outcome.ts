import type { AntiphonError } from '../error.js';
import { type JsonValue, toJson } from './json.js';
import type { ToolCall } from './message.js';

/** What became of one call. */
export interface ToolOutcome {
  readonly callId: string;
  readonly name: string;
  /** For the model: what the tool gave back, or `{ error }` with a message it can act on. */
  readonly result: JsonValue;
  readonly isError: boolean;
  /** Whether it came after the interruption, from a tool that runs on through it. */
  readonly late: boolean;
  /** From the start of the work to its end; 0 when it never began. */
  readonly durationMs: number;
  /**
   * For the program, when `isError`: `tool_unknown`, `tool_arguments`, `tool_failed`, `tool_timeout` or
   * `aborted`, with what was thrown as its cause.
   */
  readonly error?: AntiphonError;
}

/** What an error may take up of a prompt. */
const MAX_ERROR_CHARACTERS = 1_000;

/** A call that failed; the model is shown the error's message alone. */
export function failedOutcome(
  call: ToolCall,
  error: AntiphonError,
  late: boolean,
  durationMs: number,
): ToolOutcome {
  const result = { error: shorten(error.message, MAX_ERROR_CHARACTERS) };
  return { callId: call.id, name: call.name, result, isError: true, late, durationMs, error };
}

/**
 * A tool's result as JSON of at most `maxCharacters` when written; a longer one is cut and says so.
 *
 * @throws TypeError for what JSON cannot hold.
 */
export function boundedResult(value: unknown, maxCharacters: number): JsonValue {
  const result = toJson(value);
  const written = typeof result === 'string' ? result : JSON.stringify(result);
  if (written.length <= maxCharacters) return result;
  const note = `the result was cut to ${maxCharacters} of ${written.length} characters`;
  return { truncated: true, note, start: shorten(written, maxCharacters) };
}

/** The first `length` UTF-16 units, never half a surrogate pair. */
function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? length - 1 : length);
}
