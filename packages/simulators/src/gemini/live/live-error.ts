import { closeReason, type GeminiError } from '../wire/index.js';

/** What ends a Live connection: a close code and its reason, cut to what a close frame holds. */
export class LiveError extends Error {
  override readonly name = 'LiveError';
  readonly code: number;

  constructor(code: 1007 | 1008 | 1011, reason: string) {
    super(closeReason(reason));
    this.code = code;
  }
}

/** What the vendor says of an argument that it explains no further. */
export const INVALID = 'Request contains an invalid argument.';

/** Over Live a refusal is a close: 1007 for an argument, 1008 for what isn't allowed, else 1011. */
export function liveErrorOf({ code, message }: GeminiError): LiveError {
  const plain = message.replace(/^\* |\n/g, '');
  if (code === 400) return new LiveError(1007, plain);
  return new LiveError(code === 403 || code === 404 ? 1008 : 1011, plain);
}
