/** Something from outside, known to be an object; none of its fields is. */
export type Unknown = Readonly<Record<string, unknown>>;

const NOTHING: Unknown = {};

export function isObject(value: unknown): value is Unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in a field, or an empty one. */
export function objectIn(from: Unknown, name: string): Unknown {
  const value = from[name];
  return isObject(value) ? value : NOTHING;
}

/** The objects in a list, at most `max` of them. */
export function objectsIn(from: Unknown, name: string, max: number): readonly Unknown[] {
  const value = from[name];
  return Array.isArray(value) ? value.slice(0, max).filter(isObject) : [];
}

/** The text in a field, at most `max` characters of it; undefined for none or an empty one. */
export function textIn(from: Unknown, name: string, max: number): string | undefined {
  const value = from[name];
  return typeof value === 'string' && value !== '' ? value.slice(0, max) : undefined;
}

/** The count in a field: a number, or a number in text, as protobuf writes 64-bit integers. */
export function countIn(from: Unknown, name: string): number | undefined {
  const value = from[name];
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isFinite(count) && count >= 0 ? count : undefined;
}

/** A duration as protobuf writes it, `50s` or `1.5s`, in ms. */
export function durationMsIn(from: Unknown, name: string): number | undefined {
  const value = from[name];
  const match = typeof value === 'string' ? /^(\d{1,9}(?:\.\d{1,9})?)s$/.exec(value) : null;
  return match === null ? undefined : Number(match[1]) * 1000;
}
