import { canCollectGarbage, collectGarbage } from '../leaks/collect-garbage.js';
import { must } from './check.js';

/**
 * Runs `use` a few times, each with something fresh that only it and what it calls know, and demands that
 * none of them is still alive afterwards. Does nothing without `--expose-gc`.
 */
export async function mustRetainNothing(
  what: string,
  use: (track: (thing: object) => void) => Promise<void>,
): Promise<void> {
  if (!canCollectGarbage()) return;
  const refs: WeakRef<object>[] = [];
  for (let round = 0; round < 3; round++) await use((thing) => refs.push(new WeakRef(thing)));
  await collectGarbage();
  // The last round may be held by what the engine keeps of the last call.
  const alive = refs.filter((ref) => ref.deref() !== undefined).length;
  must(alive <= refs.length / 3, `${alive} of ${refs.length} ${what} are still held`);
}
