import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Made on first use: started by whoever installed it, the process was not given `--expose-gc`. */
let collect = (globalThis as { gc?: () => void }).gc;

/** Collects garbage, all of it. */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
  collect();
}

/** What `work` leaves on the heap, garbage included, in bytes. Wrong when a collection falls into it: keep it short. */
export function allocatedBy(work: () => void): number {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  work();
  return process.memoryUsage().heapUsed - before;
}

/** What stays on the heap of what `make` returns, in bytes; and the thing itself, so that it stays. */
export async function retainedBy<T>(make: () => T | Promise<T>): Promise<{ bytes: number; kept: T }> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const kept = await make();
  collectGarbage();
  return { bytes: process.memoryUsage().heapUsed - before, kept };
}

const LOOKS = 3;

/**
 * What is held after a collection, on the heap and in the buffers outside it, in bytes: the least of some looks, since
 * what is freed on another thread may be there a little longer.
 */
export async function leastHeld(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let look = 0; look < LOOKS; look++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    least = Math.min(least, heapUsed + arrayBuffers);
  }
  return least;
}
