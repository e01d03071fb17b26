import Type, { type TSchema } from 'typebox';
import { configSchema } from './config-schema.js';

/** Variables by their names. */
export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'ANTIPHON_SERVER_';
/** Of what a variable of this ending names, the content counts: secrets are handed to containers as files. */
const FILE = '_FILE';

/** One value that can be configured. */
export interface Setting {
  /** Where it stands in a file, as `['limits', 'sessions']`. */
  readonly path: readonly string[];
  /** Its name in the environment, as `ANTIPHON_SERVER_LIMITS_SESSIONS`. */
  readonly variable: string;
  readonly schema: TSchema;
}

/** All of them. */
export const settings: readonly Setting[] = settingsIn(configSchema, []);

export interface FromEnvironment {
  /** Values as the environment has them, in the shape of a file. Not checked yet. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Variables that are none of ours, by our prefix. */
  readonly faults: readonly string[];
}

/**
 * Reads what the environment says of the configuration. A list is separated by commas, in a file by lines too; an empty
 * variable says nothing.
 *
 * @param read reads a file that a variable names; what it throws is a fault
 */
export function fromEnvironment(env: Environment, read: (file: string) => string): FromEnvironment {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX) || text === undefined || text === '') continue;
    const setting = settings.find((each) => each.variable === variable);
    const filed = settings.find((each) => each.variable + FILE === variable);
    if (setting !== undefined) put(values, setting.path, readValue(setting.schema, text));
    else if (filed === undefined) faults.push(`${variable} is not known`);
    else if (env[filed.variable]) faults.push(`${filed.variable} and ${variable} exclude each other`);
    else {
      try {
        put(values, filed.path, readValue(filed.schema, read(text).trim()));
      } catch {
        faults.push(`${variable} names a file that cannot be read`);
      }
    }
  }
  return { values, faults };
}

function settingsIn(schema: TSchema, path: readonly string[]): readonly Setting[] {
  if (!Type.IsObject(schema)) return [{ path, variable: PREFIX + path.map(screaming).join('_'), schema }];
  return Object.entries(schema.properties).flatMap(([key, property]) => settingsIn(property, [...path, key]));
}

function screaming(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** What does not look like its type stays a text, which is then refused as one. */
function readValue(schema: TSchema, text: string): unknown {
  if (Type.IsInteger(schema)) return /^\d+$/.test(text) ? Number(text) : text;
  if (Type.IsArray(schema)) return listOf(text);
  if (!Type.IsUnion(schema)) return text;
  const isWord = schema.anyOf.some((each) => Type.IsLiteral(each) && each.const === text);
  return isWord || !schema.anyOf.some(Type.IsArray) ? text : listOf(text);
}

function listOf(text: string): readonly string[] {
  return text
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function put(values: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    values[key] = value;
    return;
  }
  const within = (values[key] ?? {}) as Record<string, unknown>;
  values[key] = within;
  put(within, rest, value);
}
