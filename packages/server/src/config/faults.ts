import Type, { type TSchema } from 'typebox';
import Value from 'typebox/value';

/** What a schema says beyond its type. */
interface Annotated {
  /** What is expected, in words, where the type says too little. */
  readonly expects?: string;
  /** Whether a value, and what is within it, must not be shown. */
  readonly secret?: boolean;
  readonly additionalProperties?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/**
 * What is wrong with a value, one line per fault: where, what is expected, and what is there unless it is secret, or
 * within something that is.
 *
 * @param name what the value is called; by default its properties stand alone
 */
export function faultsOf(
  schema: TSchema,
  value: unknown,
  name = '',
  isWithinSecret = false,
): readonly string[] {
  const isSecret = isWithinSecret || (schema as Annotated).secret === true;
  if (Type.IsObject(schema) && isRecord(value)) {
    const known = Object.keys(schema.properties);
    // Absent where nothing is required, whatever its type says.
    const required: readonly string[] = schema.required ?? [];
    const within = (key: string): string => (name === '' ? key : `${name}.${key}`);
    return [
      ...Object.keys(value)
        .filter((key) => (schema as Annotated).additionalProperties === false && !known.includes(key))
        .map((key) => `${within(shownName(key, isSecret))} is not known; known are ${known.join(', ')}`),
      ...Object.entries(schema.properties).flatMap(([key, property]) => {
        if (value[key] !== undefined) return faultsOf(property, value[key], within(key), isSecret);
        return required.includes(key) ? [`${within(key)} is missing`] : [];
      }),
    ];
  }
  if (Value.Check(schema, value)) return [];
  return [`${name || 'it'} must be ${expectationOf(schema)}${isSecret ? '' : instead(value)}`];
}

/** What a schema takes, in words. */
export function expectationOf(schema: TSchema): string {
  const { expects, minimum, maximum, minLength = 0, maxLength } = schema as Annotated;
  if (expects !== undefined) return expects;
  if (Type.IsLiteral(schema)) return `'${schema.const}'`;
  if (Type.IsEnum(schema)) return `one of ${schema.enum.map((word) => `'${word}'`).join(', ')}`;
  if (Type.IsUnion(schema)) return `one of ${schema.anyOf.map(expectationOf).join(', ')}`;
  if (Type.IsInteger(schema)) return `a whole number from ${minimum} to ${maximum}`;
  if (Type.IsBoolean(schema)) return 'true or false';
  if (Type.IsArray(schema)) return `a list, each ${expectationOf(schema.items)}`;
  if (Type.IsObject(schema)) return 'an object';
  if (maxLength !== undefined) return `a text of ${minLength} to ${maxLength} characters`;
  return minLength > 1 ? `a text of ${minLength} characters or more` : 'a text that is not empty';
}

/** A name that looks like one: what stands in a wrong place may be a secret. */
function shownName(key: string, isSecret: boolean): string {
  return isSecret && !/^[A-Za-z]{1,24}$/.test(key) ? '…' : short(key);
}

function instead(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return text === undefined ? '' : `, not ${short(text)}`;
}

/** On one line, and without what a terminal would take for a command. */
function short(text: string): string {
  const line = text.replace(/\p{Cc}/gu, ' ');
  return line.length <= 60 ? line : `${line.slice(0, 60)}…`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
