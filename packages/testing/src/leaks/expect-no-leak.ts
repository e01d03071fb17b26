import { canCollectGarbage, collectGarbage } from './collect-garbage.js';
import { leftAlive } from './left-alive.js';

/** Notes an object that must be free once everything is over; returns it. */
export type Track = <T extends object>(thing: T) => T;

export interface LeakOptions {
  /** How many times it is done. @defaultValue 20 */
  readonly rounds?: number;
  /** Of the tracked objects, how many may live: what the engine keeps of the last call. @defaultValue 1 */
  readonly maxAlive?: number;
}

/**
 * Does something again and again, and demands that what it tracked is freed:
 *
 * ```ts
 * await expectNoLeak(async (track) => {
 *   const session = track(agent.open({ clock }));
 *   await session.start();
 *   await session.end();
 * });
 * ```
 *
 * What the function returns is tracked too, if it is an object.
 *
 * @throws Error when objects are still held, or the process was not started with `--expose-gc`.
 */
export async function expectNoLeak(use: (track: Track) => unknown, options: LeakOptions = {}): Promise<void> {
  const { rounds = 20, maxAlive = 1 } = options;
  if (!canCollectGarbage()) await collectGarbage();
  const refs: WeakRef<object>[] = [];
  const track: Track = (thing) => {
    refs.push(new WeakRef(thing));
    return thing;
  };
  for (let round = 0; round < rounds; round++) await once(use, track);
  const alive = await leftAlive(refs, maxAlive);
  if (refs.length === 0) throw new Error('nothing was tracked: call track(object), or return one');
  if (alive.length <= maxAlive) return;
  const names = new Set(alive.map((ref) => ref.deref()?.constructor?.name ?? 'an object'));
  throw new Error(
    `${alive.length} of ${refs.length} tracked objects are still held: ${[...names].join(', ')}`,
  );
}

/** In a function of its own, so that no variable of a round outlives it. */
async function once(use: (track: Track) => unknown, track: Track): Promise<void> {
  const returned = await use(track);
  if (typeof returned === 'object' && returned !== null) track(returned);
}
