import { delay, systemClock, withTimeout } from '@antiphon/core';
import { spentSince } from '../../compare/instruments.js';
import { collectGarbage } from '../../measure/heap.js';
import type { SideSession, TurnTimes } from '../sides/side.js';

const TURN_LIMIT_MS = 10_000;
/** Between two turns: what a turn leaves to be done belongs to it. */
const BREATH_MS = 5;

export interface TurnFigures {
  readonly times: readonly TurnTimes[];
  readonly cpuMsPerTurn: number;
  /** What each turn leaves on the heap: the conversation grows in all of them. */
  readonly heapBytesPerTurn: number;
}

/** One turn after another, the first ones uncounted. */
export async function measureTurns(
  session: SideSession,
  { warmUpTurns, turns }: { readonly warmUpTurns: number; readonly turns: number },
): Promise<TurnFigures> {
  const times: TurnTimes[] = [];
  for (let turn = 0; turn < warmUpTurns; turn++) await takeTurn(session);
  collectGarbage();
  const heapBefore = process.memoryUsage().heapUsed;
  const cpuBefore = process.cpuUsage();
  for (let turn = 0; turn < turns; turn++) times.push(await takeTurn(session));
  const cpuMs = spentSince(cpuBefore);
  collectGarbage();
  const heapBytes = process.memoryUsage().heapUsed - heapBefore;
  return { times, cpuMsPerTurn: cpuMs / turns, heapBytesPerTurn: heapBytes / turns };
}

async function takeTurn(session: SideSession): Promise<TurnTimes> {
  const times = await withTimeout(systemClock, TURN_LIMIT_MS, undefined, () => session.takeTurn(), {
    what: 'a turn',
  });
  await delay(systemClock, BREATH_MS);
  return times;
}
