/** A JSON message of a client; everything but its type is still unknown. */
export type ClientMessage = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The message of a text frame, or undefined when it is none. */
export function readMessage(text: string): ClientMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return 'type' in value && typeof value.type === 'string' ? (value as ClientMessage) : undefined;
}
