import { invalidArgument } from './gemini-error.js';
import type { Tool } from './types.js';

const NAME = /^[A-Za-z_][\w.:-]{0,63}$/;

/** Checks the functions that are declared. @throws GeminiError 400 */
export function checkTools(tools: readonly Tool[] | undefined, message: string): void {
  const names = new Set<string>();
  for (const [at, { functionDeclarations = [] }] of (tools ?? []).entries()) {
    for (const [position, { name = '', parameters }] of functionDeclarations.entries()) {
      const path = `* ${message}.tools[${at}].function_declarations[${position}]`;
      if (!NAME.test(name)) {
        throw invalidArgument(
          `${path}.name: Invalid function name. Must start with a letter or an underscore. Must be alphameric ` +
            '(a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), with a maximum length of 64.\n',
        );
      }
      if (names.has(name)) throw invalidArgument(`Duplicate function declaration found: ${name}`);
      names.add(name);
      if (parameters !== undefined)
        checkSchema(parameters, `${path}.parameters`, message.startsWith('Generate'));
    }
  }
}

/** @param wantsProperties of every object, as REST does; Live takes one without. */
function checkSchema(
  schema: Readonly<Record<string, unknown>>,
  path: string,
  wantsProperties: boolean,
): void {
  const properties = (schema.properties ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  if (schema.type === undefined && schema.anyOf === undefined) {
    throw invalidArgument(`${path}.type: must be specified\n`);
  }
  if (wantsProperties && schema.type === 'OBJECT' && Object.keys(properties).length === 0) {
    throw invalidArgument(`${path}.properties: should be non-empty for OBJECT type\n`);
  }
  for (const field of ['properties', 'required']) {
    if (schema[field] !== undefined && schema.type !== undefined && schema.type !== 'OBJECT') {
      throw invalidArgument(`${path}.${field}: only allowed for OBJECT type\n`);
    }
  }
  if (schema.type === 'ARRAY' && schema.items === undefined) {
    throw invalidArgument(`${path}.items: missing field.\n`);
  }
  for (const [name, property] of Object.entries(properties))
    checkSchema(property, `${path}.properties[${name}]`, wantsProperties);
  for (const name of (schema.required ?? []) as readonly string[]) {
    if (!Object.hasOwn(properties, name)) {
      throw invalidArgument(`${path}.required[${name}]: property is not defined\n`);
    }
  }
}
