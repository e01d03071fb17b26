import { canCollectGarbage } from '../leaks/collect-garbage.js';
import { leftAlive } from '../leaks/left-alive.js';
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
  // The last round may be held by what the engine keeps of the last call.
  const mayLive = refs.length / 3;
  const alive = (await leftAlive(refs, mayLive)).length;
  must(alive <= mayLive, `${alive} of ${refs.length} ${what} are still held`);
}
