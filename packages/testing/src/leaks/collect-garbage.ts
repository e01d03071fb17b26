/** Whether this process lets a test ask for a collection: `node --expose-gc`. */
export function canCollectGarbage(): boolean {
  return typeof globalThis.gc === 'function';
}

/** So many rounds, for promises hold on to things until they have settled. */
export const COLLECTION_ROUNDS = 4;

/**
 * Collects garbage until nothing more is to be expected: a few rounds, with what is ready to run in between.
 *
 * @throws Error when the process was not started with `--expose-gc`.
 */
export async function collectGarbage(): Promise<void> {
  for (let round = 0; round < COLLECTION_ROUNDS; round++) await collectOnce();
}

/**
 * One round: lets what is ready run, then collects.
 *
 * @throws Error when the process was not started with `--expose-gc`.
 */
export async function collectOnce(): Promise<void> {
  const { gc } = globalThis;
  if (gc === undefined) {
    throw new Error('leaks can be seen only with node --expose-gc (vitest: test.execArgv: ["--expose-gc"])');
  }
  await new Promise((resolve) => setImmediate(resolve));
  gc();
}
