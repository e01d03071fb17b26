import { abortable, throwIfAborted, withTimeout } from '../async/index.js';
import type { Clock } from '../clock/index.js';
import { AntiphonError, messageOf } from '../error.js';
import type { JsonValue } from './json.js';
import type { ToolCall } from './message.js';
import { describeIssues } from './standard-schema.js';
import type { Tool } from './tool.js';
import { boundedResult } from './tool-outcome.js';

export interface CallSettings {
  readonly clock: Clock;
  /** Ends the call; for a tool that runs on through an interruption only the end of the session does. */
  readonly signal: AbortSignal;
  readonly turn: number | undefined;
  readonly maxResultCharacters: number;
}

/**
 * Checks the arguments of a call and does its work, both within the tool's time.
 *
 * @returns what the model gets.
 * @throws AntiphonError `tool_arguments`, `tool_failed`, `tool_timeout` or `aborted`, nothing else; its
 * message is fit for the model.
 */
export async function runCall(tool: Tool, call: ToolCall, settings: CallSettings): Promise<JsonValue> {
  const { clock, signal, turn, maxResultCharacters } = settings;
  const { name } = tool.description;
  const work = async (own: AbortSignal) => {
    const args = await validated(tool, call);
    throwIfAborted(own);
    const working = Promise.resolve(tool.execute(args, { signal: own, callId: call.id, turn, clock }));
    // A promise that never settles must not keep the call.
    return asJson(name, await abortable(working, own), maxResultCharacters);
  };
  try {
    return await withTimeout(clock, tool.timeoutMs, signal, work, {
      code: 'tool_timeout',
      what: `tool '${name}'`,
    });
  } catch (thrown) {
    if (signal.aborted)
      throw new AntiphonError('aborted', `tool '${name}' was cancelled before it finished`, {
        cause: thrown,
      });
    if (thrown instanceof AntiphonError && thrown.code.startsWith('tool_')) throw thrown;
    throw new AntiphonError('tool_failed', `tool '${name}' failed: ${readable(thrown)}`, { cause: thrown });
  }
}

async function validated(tool: Tool, call: ToolCall): Promise<unknown> {
  const given = call.arguments ?? {};
  if (tool.schema === undefined) return given;
  const checked = await tool.schema['~standard'].validate(given);
  if (checked.issues === undefined) return checked.value;
  const issues = describeIssues(checked.issues);
  throw new AntiphonError('tool_arguments', `the arguments of tool '${call.name}' are not valid: ${issues}`);
}

function asJson(name: string, value: unknown, maxCharacters: number): JsonValue {
  try {
    return boundedResult(value, maxCharacters);
  } catch (thrown) {
    throw new AntiphonError(
      'tool_failed',
      `tool '${name}' gave a result that is not JSON: ${readable(thrown)}`,
      { cause: thrown },
    );
  }
}

/** Anything can be thrown, even what has no text. */
function readable(thrown: unknown): string {
  try {
    return String(messageOf(thrown));
  } catch {
    return 'what it threw cannot be read';
  }
}
