/** A signal that aborts with the first of its sources. Dispose of it: it listens to them until then. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  [Symbol.dispose](): void;
}

/**
 * Like `AbortSignal.any`, but with an end: a source that outlives thousands of requests keeps nothing of them.
 */
export function linkSignals(...sources: readonly (AbortSignal | undefined)[]): LinkedSignal {
  const controller = new AbortController();
  const releases: (() => void)[] = [];
  const release = () => {
    for (const stop of releases.splice(0)) stop();
  };
  for (const source of sources) {
    if (source === undefined) continue;
    const abort = () => {
      release();
      controller.abort(source.reason);
    };
    if (source.aborted) {
      abort();
      break;
    }
    source.addEventListener('abort', abort, { once: true });
    releases.push(() => source.removeEventListener('abort', abort));
  }
  return { signal: controller.signal, [Symbol.dispose]: release };
}
