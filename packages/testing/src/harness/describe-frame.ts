import { type Frame, NO_TURN } from '@antiphon/core';

/** Fields that every frame has and that no expectation names. */
const OWN = new Set(['id', 'at', 'turn']);

const MAX_TEXT = 80;

/** The fields of a frame by name: without `id`, `at` and those that are undefined; `turn` if it has one. */
export function contentOf(frame: Frame): Readonly<Record<string, unknown>> {
  const content: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(frame)) {
    if (!OWN.has(name) && value !== undefined) content[name] = value;
  }
  if (frame.turn !== NO_TURN) content.turn = frame.turn;
  return content;
}

/** One value on one line, shortened where it is long. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value instanceof Int16Array || value instanceof Uint8Array) return describeArray(value);
  if (typeof value === 'function') return 'a function';
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  try {
    return shortened(JSON.stringify(value) ?? String(value));
  } catch {
    return String(value);
  }
}

/** A frame in one line: its kind, then its fields. */
export function describeFrame(frame: Frame): string {
  return describeContent(frame.kind, contentOf(frame));
}

export function describeContent(kind: string, content: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(content).map(([name, value]) => `${name}: ${describeValue(value)}`);
  return fields.length === 0 ? kind : `${kind}  ${fields.join('  ')}`;
}

function quoted(text: string): string {
  return `'${shortened(text.replaceAll('\n', '\\n'))}'`;
}

function shortened(text: string): string {
  return text.length <= MAX_TEXT ? text : `${text.slice(0, MAX_TEXT)}… (${text.length} characters)`;
}

function describeArray(array: Int16Array | Uint8Array): string {
  const first = [...array.subarray(0, 4)].join(' ');
  return `${array.length} ${array instanceof Int16Array ? 'samples' : 'bytes'}${first === '' ? '' : ` (${first}…)`}`;
}
