import { collectGarbage } from './collect-garbage.js';

/** The engine's compiler works in the background and holds what it saw for a while, longest on a busy machine. */
const MORE_COLLECTIONS = 25;
const PAUSE_MS = 20;

/**
 * What is still alive of these objects, when garbage has been collected: more than once, with pauses, while
 * there are more than `maxAlive`.
 */
export async function leftAlive(
  refs: readonly WeakRef<object>[],
  maxAlive: number,
): Promise<readonly WeakRef<object>[]> {
  let alive = await collected(refs);
  for (let again = 0; again < MORE_COLLECTIONS && alive.length > maxAlive; again++) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    alive = await collected(refs);
  }
  return alive;
}

/** In a function of its own, so that no variable holds what it looked at. */
async function collected(refs: readonly WeakRef<object>[]): Promise<readonly WeakRef<object>[]> {
  await collectGarbage();
  return refs.filter((ref) => ref.deref() !== undefined);
}
