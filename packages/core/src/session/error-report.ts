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
