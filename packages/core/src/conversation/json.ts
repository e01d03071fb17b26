import type { JsonObject, JsonValue } from '../json.js';

export type { JsonObject, JsonValue };

/** A JSON Schema, of the draft 2020-12 or 07 subset that model vendors take. */
export type JsonSchema = JsonObject;

/** Whether `value` is an object that is neither null nor an array. */
export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A deep copy of `value` as JSON has it: `undefined` becomes null, dates become strings, what a `toJSON`
 * method returns stands for its object.
 *
 * @throws TypeError for what JSON cannot hold: cycles, bigints, functions and symbols.
 */
export function toJson(value: unknown): JsonValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  const written: string | undefined = JSON.stringify(value);
  if (written === undefined) throw new TypeError(`a ${typeof value} cannot be written as JSON`);
  return JSON.parse(written) as JsonValue;
}
