import type { JsonValue } from '@antiphon/core';

interface Message {
  readonly type?: JsonValue;
  readonly data?: { readonly final?: JsonValue } | null;
}

/** Whether a client can do without a message: the next of its kind replaces it. */
export function spared(message: JsonValue): boolean {
  if (typeof message !== 'object' || message === null) return false;
  const { type, data } = message as Message;
  return type === 'metrics' || (type === 'user-transcription' && data?.final === false);
}
