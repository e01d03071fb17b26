import { messageOf, systemClock, withTimeout } from '@antiphon/core';
import { acceleratedClock } from '@antiphon/simulators';
import { broken, expectationOf, judge, type Verdict } from '../expectations/index.js';
import { conversation, type Evidence } from '../scenarios/index.js';
import type { Cell } from './cell.js';
import type { MachineLag } from './machine-lag.js';

/** How many times faster than real time the trials run. Their sockets are real. */
export const SPEED = 4;
/** An utterance with all that follows from it, beyond the time for recovery, in ms of the session. */
const UTTERANCE_MS = 10_000;
/** In real time: a trial that takes longer hangs. */
const HANGS_AFTER_MS = 40_000;

/** Holds the call of a cell and returns what was seen. */
export function observe(cell: Cell): Promise<Evidence> {
  const { adapter, fault, moment } = cell;
  const clock = acceleratedClock(SPEED);
  const patienceMs = UTTERANCE_MS + expectationOf(cell).recoverWithinMs;
  return withTimeout(
    systemClock,
    HANGS_AFTER_MS,
    undefined,
    () => conversation(adapter, { fault: fault?.fault, moment, clock, patienceMs }),
    { what: 'the trial' },
  );
}

/** Holds the call of a cell and judges it. */
export async function runCell(
  cell: Cell,
  usualMs: readonly number[],
  lag: Pick<MachineLag, 'totalMs'> = { totalMs: () => 0 },
): Promise<Verdict> {
  const lagBeforeMs = lag.totalMs();
  try {
    const evidence = await observe(cell);
    return judge(cell, evidence, { usualMs, lagMs: (lag.totalMs() - lagBeforeMs) * SPEED });
  } catch (thrown) {
    return broken(cell, messageOf(thrown));
  }
}
