import { setImmediate as nextPass } from 'node:timers/promises';
import { delay, systemClock, withTimeout } from '@antiphon/core';
import { spentSince } from '../../compare/instruments.js';
import { collectGarbage } from '../../measure/heap.js';
import type { Side, SideSession, TurnTimes } from '../sides/side.js';

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

/** How a process that has much to do answers. */
export interface BusyTurnFigures {
  readonly times: readonly TurnTimes[];
  readonly cpuMsPerTurn: number;
}

/**
 * One turn after another, each of another session, without a pause between them: the next begins when the last has
 * nothing left to do but to be played. The first half of each session's turns is uncounted.
 */
export async function measureBusyTurns(
  side: Side,
  { busySessions, busyTurns }: { readonly busySessions: number; readonly busyTurns: number },
): Promise<BusyTurnFigures> {
  const sessions: SideSession[] = [];
  for (let at = 0; at < busySessions; at++) sessions.push(await side.open());
  await takeAround(sessions, Math.ceil(busyTurns / 2));
  collectGarbage();
  const cpuBefore = process.cpuUsage();
  const times = await takeAround(sessions, Math.floor(busyTurns / 2));
  const cpuMsPerTurn = spentSince(cpuBefore) / times.length;
  for (const session of sessions) await session.close();
  return { times, cpuMsPerTurn };
}

async function takeAround(sessions: readonly SideSession[], rounds: number): Promise<TurnTimes[]> {
  const times: TurnTimes[] = [];
  for (let round = 0; round < rounds; round++) {
    const turns: Promise<TurnTimes>[] = [];
    for (const session of sessions) {
      turns.push(within('a turn', () => session.takeTurn()));
      await within('an answer', () => session.answered);
      await nextPass();
    }
    times.push(...(await Promise.all(turns)));
  }
  return times;
}

async function takeTurn(session: SideSession): Promise<TurnTimes> {
  const times = await within('a turn', () => session.takeTurn());
  await delay(systemClock, BREATH_MS);
  return times;
}

const within = <Value>(what: string, work: () => Promise<Value>): Promise<Value> =>
  withTimeout(systemClock, TURN_LIMIT_MS, undefined, work, { what });
