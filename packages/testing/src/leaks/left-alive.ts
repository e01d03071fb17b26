import { COLLECTION_ROUNDS, collectOnce } from './collect-garbage.js';

/** The engine's compiler works in the background and holds what it saw for a while, longest on a busy machine. */
const MORE_COLLECTIONS = 25;
const PAUSE_MS = 20;

/**
 * What is still alive of these objects, when garbage has been collected: again and again, at last with pauses, while
 * there are more than `maxAlive`. What is gone stays gone, so it ends as soon as no more than these are left: to
 * collect is dear.
 */
export async function leftAlive(
  refs: readonly WeakRef<object>[],
  maxAlive: number,
): Promise<readonly WeakRef<object>[]> {
  let alive = await collected(refs);
  for (let round = 1; round < COLLECTION_ROUNDS + MORE_COLLECTIONS && alive.length > maxAlive; round++) {
    if (round >= COLLECTION_ROUNDS) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    alive = await collected(refs);
  }
  return alive;
}

/** In a function of its own, so that no variable holds what it looked at. */
async function collected(refs: readonly WeakRef<object>[]): Promise<readonly WeakRef<object>[]> {
  await collectOnce();
  return refs.filter((ref) => ref.deref() !== undefined);
}
