import { untilInterrupted } from '../measure/until-interrupted.js';
import { oneAnswer } from '../startup/one-answer.js';
import type { SideFigures, SideOrder, Sizes } from './process/order.js';
import { SIDES, type SideName } from './sides/names.js';

/** What each side took in every round. */
export type BySide = Readonly<Record<SideName, readonly SideFigures[]>>;

/**
 * Every side once a round, each time in a process of its own, forwards and backwards, so that nothing that changes
 * with time favours one of them. Once `signal` fires, the rounds that are whole.
 */
export async function measureRounds(
  rounds: number,
  sizes: Sizes,
  entry: string,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<BySide> {
  const bySide: Record<SideName, SideFigures[]> = { 'by hand': [], antiphon: [], livekit: [] };
  let done = 0;
  await untilInterrupted(signal, async () => {
    for (let round = 0; round < rounds; round++) {
      for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
        const order: SideOrder = { side, entry, sizes };
        bySide[side].push(await oneAnswer<SideFigures>('./peers/process/child.js', side, order));
        progress(++done, rounds * SIDES.length);
      }
    }
  });
  const whole = Math.min(...SIDES.map((side) => bySide[side].length));
  for (const side of SIDES) bySide[side].splice(whole);
  return bySide;
}
