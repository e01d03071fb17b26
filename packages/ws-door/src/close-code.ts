const CODES: Readonly<Record<string, number>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
  WS_ERR_INVALID_UTF8: 1007,
};

/** How long the far end may take to answer a close: `closeTimeout` of `ws`, which waits for 30 s by itself. */
export const CLOSE_TIMEOUT_MS = 2_000;

/** The close code that `ws` sends for what it does not take; 1002 for all that breaks the protocol. */
export function closeCodeOf(error: Error & { readonly code?: string }): number {
  return CODES[error.code ?? ''] ?? 1002;
}
