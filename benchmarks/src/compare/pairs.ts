import type { Figures } from './orders.js';

/** Two of a round, measured one after the other, under the same weather. */
export interface Pair {
  readonly classic: Figures;
  readonly pipeline: Figures;
}

export type Side = keyof Pair;

const SIDES = ['classic', 'pipeline'] as const satisfies readonly Side[];

export interface PairsOptions {
  readonly rounds: number;
  readonly signal: AbortSignal;
  measure(side: Side, round: number): Promise<Figures>;
  /** Told of every side that is done, and of the pairs so far. */
  progress(done: number, total: number, pairs: readonly Pair[]): void;
}

/** Pairs that were measured, and why some had to be measured a second time. */
export interface MeasuredPairs {
  readonly pairs: readonly Pair[];
  readonly repeated: readonly string[];
}

/**
 * Measures in the order A B B A, so that nothing that changes with time favours one of the two. What goes wrong is
 * measured once more: a machine that stands still for a while breaks one call, and one of thirty would end them all.
 * Once `signal` fires, gives the pairs that are whole.
 *
 * @throws what the second try says
 */
export async function measurePairs({
  rounds,
  signal,
  measure,
  progress,
}: PairsOptions): Promise<MeasuredPairs> {
  const repeated: string[] = [];
  const measured = (side: Side, round: number): Promise<Figures> =>
    measure(side, round).catch((error: unknown) => {
      if (signal.aborted) throw error;
      repeated.push(String(error));
      return measure(side, round);
    });
  const pairs: Pair[] = [];
  let done = 0;
  try {
    for (let round = 0; round < rounds && !signal.aborted; round++) {
      const pair: Partial<Record<Side, Figures>> = {};
      for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
        pair[side] = await measured(side, round);
        progress(++done, 2 * rounds, pairs);
      }
      pairs.push(pair as Pair);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return { pairs, repeated };
}
