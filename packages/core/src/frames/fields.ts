import { isJsonValue, type JsonValue } from '../json.js';

/** How the codec carries a field: inside the JSON, beside it as bytes, or not at all. */
export type FieldForm = 'json' | 'int16' | 'bytes' | 'local';

/** One field of a frame: its type, what it looks like on the wire, and how a stranger's value is checked. */
export interface Field<T> {
  readonly form: FieldForm;
  readonly optional: boolean;
  /** What a value must be, for error messages: `a string`. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** The type alone; never present at run time. */
  readonly type?: T;
}

export type Fields = { readonly [name: string]: Field<unknown> };

export type ValueOf<F> = F extends Field<infer T> ? T : never;

type OptionalNames<Fs extends Fields> = {
  [N in keyof Fs]: undefined extends ValueOf<Fs[N]> ? N : never;
}[keyof Fs];

/** What a frame made of `Fs` holds. */
export type Values<Fs extends Fields> = { readonly [N in keyof Fs]: ValueOf<Fs[N]> };

/** What its constructor takes: optional fields may be left out. */
export type Init<Fs extends Fields> = {
  readonly [N in Exclude<keyof Fs, OptionalNames<Fs>>]: ValueOf<Fs[N]>;
} & { readonly [N in OptionalNames<Fs>]?: ValueOf<Fs[N]> };

function field<T>(form: FieldForm, expected: string, accepts: (value: unknown) => boolean): Field<T> {
  return { form, expected, accepts, optional: false };
}

export const text: Field<string> = field('json', 'a string', (value) => typeof value === 'string');

export const number: Field<number> = field('json', 'a finite number', (value) => Number.isFinite(value));

export const integer: Field<number> = field('json', 'an integer', (value) => Number.isSafeInteger(value));

export const flag: Field<boolean> = field('json', 'true or false', (value) => typeof value === 'boolean');

export const json: Field<JsonValue> = field('json', 'a JSON value', (value) => isJsonValue(value));

/** Mono PCM, signed 16 bit. */
export const pcm: Field<Int16Array> = field(
  'int16',
  '16-bit samples',
  (value) => value instanceof Int16Array,
);

export const bytes: Field<Uint8Array> = field('bytes', 'bytes', (value) => value instanceof Uint8Array);

/** A value that stays in this process: the codec leaves it out. Always optional. */
export function local<T>(): Field<T | undefined> {
  return { form: 'local', expected: 'anything', accepts: () => true, optional: true };
}

/** One of a few words. */
export function oneOf<const T extends string>(...words: readonly T[]): Field<T> {
  return field('json', words.map((word) => `'${word}'`).join(' or '), (value) => words.includes(value as T));
}

/** A JSON value known to have a certain type; `accepts` guards what comes off the wire. */
export function shaped<T>(expected: string, accepts: (value: unknown) => boolean): Field<T> {
  return field('json', expected, (value) => isJsonValue(value) && accepts(value));
}

export function optional<T>(of: Field<T>): Field<T | undefined> {
  return {
    form: of.form,
    expected: of.expected,
    optional: true,
    accepts: (value) => value === undefined || of.accepts(value),
  };
}
