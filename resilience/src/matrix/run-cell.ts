import { type Clock, messageOf, systemClock, withTimeout } from '@antiphon/core';
import { broken, expectationOf, judge, type Verdict } from '../expectations/index.js';
import { conversation, type Evidence } from '../scenarios/index.js';
import type { Cell } from './cell.js';

/** How many times faster than real time the trials run, on a machine that has nothing else to do. */
export const SPEED = 5;
/** An utterance with all that follows from it, beyond the time for recovery, in ms of the session. */
const UTTERANCE_MS = 8_000;
/** In real time: a trial that takes longer hangs, however busy the machine. */
const HANGS_AFTER_MS = 90_000;

/** Holds the call of a cell and returns what was seen. */
export function observe(cell: Cell, clock: Clock): Promise<Evidence> {
  const { adapter, fault, moment } = cell;
  const patienceMs = UTTERANCE_MS + expectationOf(cell).recoverWithinMs;
  return withTimeout(
    systemClock,
    HANGS_AFTER_MS,
    undefined,
    () => conversation(adapter, { fault: fault?.fault, moment, clock, patienceMs }),
    { what: 'the trial' },
  );
}

/**
 * Holds the call of a cell and judges it.
 *
 * @param usualMs how long each utterance takes without a fault
 */
export async function runCell(cell: Cell, clock: Clock, usualMs: readonly number[]): Promise<Verdict> {
  try {
    return judge(cell, await observe(cell, clock), usualMs);
  } catch (thrown) {
    return broken(cell, messageOf(thrown));
  }
}
