import { INTERRUPTED_CODE } from './exit-codes.js';
import type { CliIo } from './io.js';

/** Whether a person, or the system, has called a command off. */
export interface InterruptWatch {
  /** Fires when they do. */
  readonly signal: AbortSignal;
  /** With which code the command ends then; `undefined` until they do. */
  readonly exitCode: number | undefined;
  /** Listens no more. */
  stop(): void;
}

export function watchInterrupt(io: Pick<CliIo, 'onInterrupt'>): InterruptWatch {
  const abort = new AbortController();
  let exitCode: number | undefined;
  const stop = io.onInterrupt((signal) => {
    exitCode = INTERRUPTED_CODE[signal];
    abort.abort();
  });
  return {
    signal: abort.signal,
    get exitCode() {
      return exitCode;
    },
    stop,
  };
}
