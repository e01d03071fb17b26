import { AntiphonError, messageOf } from '../error.js';
import { isObject, type JsonSchema, toJson } from './json.js';
import type { StandardSchema } from './standard-schema.js';

/** In the order they are asked for; vendors take both. */
const TARGETS = ['draft-2020-12', 'draft-07'] as const;

const NO_PARAMETERS: JsonSchema = { type: 'object', properties: {} };

/**
 * The JSON Schema a model is shown of a tool's arguments: the one given, else the schema's own.
 *
 * @throws AntiphonError `tool_invalid` when there is neither, or it does not describe an object.
 */
export function parametersOf(
  tool: string,
  schema: StandardSchema | undefined,
  given: Readonly<Record<string, unknown>> | undefined,
): JsonSchema {
  if (given === undefined && schema === undefined) return NO_PARAMETERS;
  const found = given ?? ownJsonSchema(tool, schema as StandardSchema);
  const copy = toJson(found);
  if (!isObject(copy) || copy.type !== 'object') {
    const type = isObject(copy) ? JSON.stringify(copy.type) : typeof copy;
    throw invalid(tool, `its arguments must be described by a JSON Schema of type 'object', not ${type}`);
  }
  const { $schema: _, ...rest } = copy;
  return rest as JsonSchema;
}

function ownJsonSchema(tool: string, schema: StandardSchema): Record<string, unknown> {
  const { vendor, jsonSchema } = schema['~standard'];
  if (jsonSchema === undefined) {
    throw invalid(
      tool,
      `a ${vendor} schema does not describe itself as JSON Schema; give one as 'jsonSchema' ` +
        '(zod before 4.2: z.toJSONSchema(schema); valibot: toJsonSchema of @valibot/to-json-schema)',
    );
  }
  let failure: unknown;
  for (const target of TARGETS) {
    try {
      return jsonSchema.input({ target });
    } catch (thrown) {
      failure ??= thrown;
    }
  }
  throw invalid(
    tool,
    `its schema cannot be written as JSON Schema (${messageOf(failure)}); give one as 'jsonSchema'`,
  );
}

function invalid(tool: string, what: string): AntiphonError {
  return new AntiphonError('tool_invalid', `tool '${tool}': ${what}`);
}
