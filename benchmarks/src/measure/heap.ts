import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { spreadOf } from './statistics.js';

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

const BLOCKS = 101;
const CALLS_IN_A_BLOCK = 500;

/**
 * What a call of `work` allocates, in bytes: the median of many short blocks, each less what looking alone takes at that
 * moment. A compiler that writes its code, a collection, the end of a page of the heap fall into some of the blocks and
 * leave the others exact. Only what allocates kilobytes per call has a collection in most.
 */
export function allocatedPerCall(work: () => void): number {
  collectGarbage();
  const blocks = Array.from(
    { length: BLOCKS },
    () => allocatedBy(work, CALLS_IN_A_BLOCK) - allocatedBy(work, 0),
  );
  return Math.max(0, spreadOf(blocks).median) / CALLS_IN_A_BLOCK;
}

function allocatedBy(work: () => void, calls: number): number {
  const before = process.memoryUsage().heapUsed;
  for (let call = 0; call < calls; call++) work();
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
