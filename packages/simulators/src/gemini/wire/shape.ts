import { invalidArgument } from './gemini-error.js';

/** What a field may hold: the vendor's protocol buffers, as far as JSON shows them. */
export type Field =
  | 'string'
  | 'bool'
  | 'number'
  | 'integer'
  | 'bytes'
  | 'struct'
  | 'value'
  | { readonly enum: readonly string[] }
  | { readonly list: Field }
  | { readonly map: Field }
  | { readonly message: Fields | (() => Fields) };

export type Fields = Readonly<Record<string, Field>>;

/** How many faults of a message are named before the vendor gives up. */
const MOST_FAULTS = 16;
/** Deeper JSON is refused unread (the limit of protocol buffers). */
const DEEPEST = 100;
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * Reads JSON from a client as a message of the vendor: every field must be known and of its type; both
 * `camelCase` and `snake_case` are understood, and `null` is as good as absent.
 *
 * @returns a copy with the names in `camelCase`.
 * @throws GeminiError 400 that names every fault and its place, in the vendor's words.
 */
export function readMessage<T>(fields: Fields, value: unknown): T {
  const faults: Fault[] = [];
  const message = readFields(fields, value, '', faults);
  if (faults.length > 0) throw refusal(faults);
  return message as T;
}

/** @throws GeminiError 400 when the text is not JSON, or nested beyond all measure. */
export function parseJson(text: string): unknown {
  if (depthOf(text) > DEEPEST) throw invalidArgument('Invalid JSON payload received. Nesting is too deep.');
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument(`Invalid JSON payload received. Unexpected token.\n${text.slice(0, 40)}\n^`);
  }
}

interface Fault {
  readonly path: string;
  readonly description: string;
}

function refusal(faults: readonly Fault[]) {
  const fieldViolations = faults.map(({ path, description }) => ({
    ...(path === '' ? {} : { field: path }),
    description,
  }));
  return invalidArgument(faults.map(({ description }) => description).join('\n'), [
    { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations },
  ]);
}

function readFields(fields: Fields, value: unknown, path: string, faults: Fault[]): Record<string, unknown> {
  if (!isRecord(value)) {
    mistyped('', path, value, faults);
    return {};
  }
  const message: Record<string, unknown> = {};
  for (const [key, held] of Object.entries(value)) {
    const name = camelCase(key);
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const place = path === '' ? snakeCase(name) : `${path}.${snakeCase(name)}`;
    if (field === undefined) unknownName(key, path, faults);
    else if (held !== null) message[name] = readField(field, held, place, faults);
    if (faults.length >= MOST_FAULTS) break;
  }
  return message;
}

function readField(field: Field, value: unknown, path: string, faults: Fault[]): unknown {
  if (typeof field === 'string') return readScalar(field, value, path, faults);
  if ('enum' in field) {
    const known = typeof value === 'string' && field.enum.includes(value.toUpperCase());
    if (!known) mistyped('enum', path, value, faults);
    return known ? value.toUpperCase() : value;
  }
  if ('list' in field) {
    // The vendor takes one value where it expects many.
    const items = Array.isArray(value) ? value : [value];
    return items.map((item, at) => readField(field.list, item, `${path}[${at}]`, faults));
  }
  if ('map' in field) {
    if (!isRecord(value)) return mistyped('', path, value, faults);
    return Object.fromEntries(
      Object.entries(value).map(([key, held]) => [
        key,
        readField(field.map, held, `${path}[${key}].value`, faults),
      ]),
    );
  }
  const fields = typeof field.message === 'function' ? field.message() : field.message;
  return readFields(fields, value, path, faults);
}

const SCALARS: Readonly<Record<Extract<Field, string>, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  bool: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  integer: (value) => Number.isSafeInteger(typeof value === 'string' && value !== '' ? Number(value) : value),
  bytes: (value) =>
    typeof value === 'string' && BASE64.test(value) && value.replace(/=+$/, '').length % 4 !== 1,
  struct: isRecord,
  value: () => true,
};

function readScalar(kind: Extract<Field, string>, value: unknown, path: string, faults: Fault[]): unknown {
  if (!SCALARS[kind](value)) return mistyped(kind, path, value, faults);
  // Whole numbers of 64 bits travel as strings.
  return kind === 'integer' ? Number(value) : value;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: ' (TYPE_STRING)',
  bool: ' (TYPE_BOOL)',
  number: ' (TYPE_DOUBLE)',
  integer: ' (TYPE_INT32)',
  bytes: ' (TYPE_BYTES)',
  enum: ' (TYPE_ENUM)',
  struct: ' (type.googleapis.com/google.protobuf.Struct)',
};

function mistyped(kind: string, path: string, value: unknown, faults: Fault[]): undefined {
  const shown =
    kind === 'bytes' ? 'Base64 decoding failed' : (JSON.stringify(value) ?? 'nothing').slice(0, 60);
  faults.push({ path, description: `Invalid value at '${path}'${TYPE_WORDS[kind] ?? ''}, ${shown}` });
  return undefined;
}

function unknownName(key: string, path: string, faults: Fault[]): void {
  const place = path === '' ? '' : ` at '${path}'`;
  const description = `Invalid JSON payload received. Unknown name "${key.slice(0, 60)}"${place}: Cannot find field.`;
  faults.push({ path, description });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** How deep brackets nest outside of strings. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quoted) {
      if (code === 0x5c) at++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}
