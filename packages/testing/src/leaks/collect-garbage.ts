/** Whether this process lets a test ask for a collection: `node --expose-gc`. */
export function canCollectGarbage(): boolean {
  return typeof globalThis.gc === 'function';
}

/**
 * Collects garbage until nothing more is to be expected: a few rounds, with what is ready to run in between,
 * for promises hold on to things until they have settled.
 *
 * @throws Error when the process was not started with `--expose-gc`.
 */
export async function collectGarbage(): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) {
    throw new Error('leaks can be seen only with node --expose-gc (vitest: test.execArgv: ["--expose-gc"])');
  }
  for (let round = 0; round < 4; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    gc();
  }
}
