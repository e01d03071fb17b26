/** A signal that follows others until it is disposed of. */
export interface LinkedAbort extends Disposable {
  readonly signal: AbortSignal;
  /** Aborts this signal alone; those it follows are untouched. */
  abort(reason?: unknown): void;
  /** Stops following: no listener remains on any followed signal. Does not abort. Idempotent. */
  [Symbol.dispose](): void;
}

/**
 * A signal that aborts when the first of `signals` does, with its reason; `undefined` ones are skipped.
 * `AbortSignal.any` does this too, but a signal made by it stays registered with a long-lived one
 * for the life of the latter (measured on Node 20: 60 bytes a call, 1.2 KB if it has a listener, never
 * given back). This one lets go as soon as it has aborted or is disposed of.
 */
export function linkedAbort(...signals: readonly (AbortSignal | undefined)[]): LinkedAbort {
  const controller = new AbortController();
  const followed = new Map<AbortSignal, () => void>();
  const dispose = () => {
    for (const [signal, onAbort] of followed) signal.removeEventListener('abort', onAbort);
    followed.clear();
  };
  const abort = (reason?: unknown) => {
    dispose();
    controller.abort(reason);
  };
  for (const signal of signals) {
    if (signal === undefined || followed.has(signal)) continue;
    if (signal.aborted) {
      abort(signal.reason);
      break;
    }
    const onAbort = () => abort(signal.reason);
    signal.addEventListener('abort', onAbort);
    followed.set(signal, onAbort);
  }
  return { signal: controller.signal, abort, [Symbol.dispose]: dispose };
}
