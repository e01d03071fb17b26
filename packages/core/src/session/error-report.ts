import { AntiphonError, messageOf } from '../error.js';
import { ErrorFrame } from '../frames/index.js';
import type { FailOptions } from '../processors/context.js';

/** Something that was thrown, as the frame that travels upstream. */
export function errorReport(
  error: unknown,
  processor: string | undefined,
  { frame, fatal = false, handOver }: FailOptions,
): ErrorFrame {
  const known = error instanceof AntiphonError ? error : undefined;
  return new ErrorFrame({
    code: known?.code ?? 'processor_failed',
    message: messageOf(error),
    processor,
    frameId: known?.frameId ?? frame?.id,
    fatal,
    retryable: known?.retryable ?? false,
    cause: error,
    handOver,
  });
}

/**
 * Writes an error that nobody watches to the console, unless it is the one that was written `last`; returns what it wrote.
 * Of what is no `AntiphonError` it adds the stack, which leads to the fault, and nothing else of what was thrown: its
 * fields may hold a key.
 */
export function writeUnwatched(sessionId: string, error: ErrorFrame, last: string): string {
  const { processor = 'the session', message, cause } = error;
  const line = `${sessionId}: ${processor} has failed: ${message}`;
  if (line === last) return last;
  const isForeign = cause instanceof Error && !(cause instanceof AntiphonError);
  // biome-ignore lint/suspicious/noConsole: an error must not vanish where nobody asks for it
  console.error(isForeign ? `${line}\n${cause.stack}` : line);
  return line;
}
