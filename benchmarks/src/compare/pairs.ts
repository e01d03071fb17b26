import type { CallFigures } from './call-order.js';
import type { Pair } from './rows.js';

export type Side = keyof Pair;

const SIDES = ['classic', 'pipeline'] as const satisfies readonly Side[];

/** Pairs that were measured, and why calls had to be made a second time. */
export interface MeasuredPairs {
  readonly pairs: readonly Pair[];
  readonly repeated: readonly string[];
}

/**
 * Calls in the order A B B A, so that nothing that changes with time favours one of the two. A call that goes wrong
 * is made once more: a machine that stands still for a while breaks one, and one of thirty would end them all.
 *
 * @throws what the second try says
 */
export async function measurePairs(
  rounds: number,
  call: (side: Side) => Promise<CallFigures>,
  progress: (done: number, total: number) => void,
): Promise<MeasuredPairs> {
  const repeated: string[] = [];
  const made = (side: Side): Promise<CallFigures> =>
    call(side).catch((error: unknown) => {
      repeated.push(String(error));
      return call(side);
    });
  const pairs: Pair[] = [];
  for (let round = 0; round < rounds; round++) {
    const pair: Partial<Record<Side, CallFigures>> = {};
    for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) pair[side] = await made(side);
    pairs.push(pair as Pair);
    progress(round + 1, rounds);
  }
  return { pairs, repeated };
}
