/** What the vendor is sent: audio, or one of two words. */
export type AcmeOut = Uint8Array | { readonly type: 'flush' | 'finish' };

/** What the vendor says, as far as it is understood. */
export type AcmeMessage =
  | { readonly type: 'partial'; readonly text: string }
  | { readonly type: 'final'; readonly text: string; readonly startMs: number; readonly endMs: number }
  | { readonly type: 'finished' }
  | { readonly type: 'error'; readonly message: string };

const MAX_CHARACTERS = 100_000;

// #region read
/**
 * Reads one message of the vendor. A pure function, so that it can be tried with a hundred thousand broken
 * ones: what is not understood is undefined, and nothing throws.
 */
export function readAcme(data: string): AcmeMessage | undefined {
  if (data.length > MAX_CHARACTERS) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, text, startMs, endMs, message } = value as Record<string, unknown>;
  if (type === 'finished') return { type };
  if (type === 'error') return { type, message: typeof message === 'string' ? message : 'unknown error' };
  if (typeof text !== 'string') return undefined;
  if (type === 'partial') return { type, text };
  if (type !== 'final' || !isTime(startMs) || !isTime(endMs)) return undefined;
  return { type, text, startMs, endMs };
}
// #endregion read

const isTime = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value < 1e9;
