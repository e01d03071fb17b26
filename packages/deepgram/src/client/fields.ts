/** The longest text message that is read, in characters; Deepgram's are a few thousand. */
const MAX_CHARACTERS = 1_000_000;

/** A JSON object that nothing is known of. */
export type Fields = Readonly<Record<string, unknown>>;

/** A text message as an object; `undefined` where it is none, or too long to be one of Deepgram's. */
export function readFields(text: string): Fields | undefined {
  if (text.length > MAX_CHARACTERS) return undefined;
  try {
    return asFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asFields(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A finite number that is not negative: a time, a share, an index. */
export function asNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** Deepgram's seconds as ms; at most a year, beyond which nobody has talked. */
export function asMs(value: unknown): number | undefined {
  const seconds = asNumber(value);
  return seconds === undefined || seconds > 31_536_000 ? undefined : seconds * 1000;
}
