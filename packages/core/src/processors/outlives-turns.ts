import type { HeldQueue } from './context.js';

/**
 * A queue as `ctx.holds` takes it, of what no interruption drops, as what the user says.
 *
 * @param name what waits in it, in the plural
 * @param queue asked for its size whenever that is wanted
 */
export function outlivesTurns(name: string, queue: { readonly size: number }): HeldQueue {
  return {
    name,
    get size() {
      return queue.size;
    },
    clearBefore: () => {},
  };
}
