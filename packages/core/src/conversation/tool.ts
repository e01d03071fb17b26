import type { Clock } from '../clock/index.js';
import { AntiphonError } from '../error.js';
import { parametersOf } from './parameters-of.js';
import type { OutputOf, StandardSchema } from './standard-schema.js';
import type { ToolDescription } from './tool-description.js';

/** What a tool is given besides its arguments. */
export interface ToolContext {
  /** Fires when the call is cancelled or its time is up. */
  readonly signal: AbortSignal;
  readonly callId: string;
  /** The turn in which the model made the call. */
  readonly turn: number | undefined;
  readonly clock: Clock;
}

export type NoArguments = Record<string, never>;

/** A tool as it is written. */
export interface ToolDefinition<Schema extends StandardSchema, Result> {
  /** A letter or underscore, then letters, digits, `_` or `-`; at most 64 in all. */
  readonly name: string;
  /** When to call it and what it does, for the model. */
  readonly description: string;
  /** What the arguments are: any Standard Schema. Leave it out for a tool without arguments. */
  readonly parameters?: Schema;
  /** For the model, in place of the one `parameters` gives; needed where that gives none. */
  readonly jsonSchema?: Readonly<Record<string, unknown>>;
  /** How long a call may take. @defaultValue 10 000 ms */
  readonly timeoutMs?: number;
  /**
   * What an interruption does to a running call: abort it, or let it run on and report late.
   * @defaultValue 'cancel'
   */
  readonly onInterruption?: 'cancel' | 'continue';
  /** Does the work. The result must be JSON; what is thrown reaches the model as its message. */
  execute(args: OutputOf<Schema>, context: ToolContext): Result | Promise<Result>;
}

/** A tool a model may call; made by {@link tool}. */
export interface Tool<Arguments = unknown, Result = unknown> {
  readonly description: ToolDescription;
  /** `undefined` for a tool without arguments. */
  readonly schema: StandardSchema | undefined;
  readonly timeoutMs: number;
  readonly onInterruption: 'cancel' | 'continue';
  execute(args: Arguments, context: ToolContext): Result | Promise<Result>;
}

export const toolDefaults = { timeoutMs: 10_000, onInterruption: 'cancel' } as const;

const NAME = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/**
 * Defines a tool. The types of `execute` follow from the schema.
 *
 * @throws AntiphonError `tool_invalid` for a name no vendor takes, an empty description, a time limit
 * that is none, or arguments of which the model can't be told.
 */
export function tool<Schema extends StandardSchema = StandardSchema<NoArguments>, Result = unknown>(
  definition: ToolDefinition<Schema, Result>,
): Tool<OutputOf<Schema>, Result> {
  const { name, description, parameters, jsonSchema, ...rest } = definition;
  const { timeoutMs = toolDefaults.timeoutMs, onInterruption = toolDefaults.onInterruption } = rest;
  if (!NAME.test(name)) {
    throw new AntiphonError('tool_invalid', `'${name}' is no name for a tool: expected ${NAME.source}`);
  }
  if (description.trim() === '') {
    throw new AntiphonError(
      'tool_invalid',
      `tool '${name}': its description is empty; the model chooses by it`,
    );
  }
  if (!(timeoutMs > 0)) {
    throw new AntiphonError('tool_invalid', `tool '${name}': timeoutMs must be above 0, not ${timeoutMs}`);
  }
  return {
    description: { name, description, parameters: parametersOf(name, parameters, jsonSchema) },
    schema: parameters,
    timeoutMs,
    onInterruption,
    execute: (args, context) => definition.execute(args, context),
  };
}
