import { type TurnOutcome, VirtualClock } from '@antiphon/core';
import { bootstrapMedian } from '../measure/bootstrap.js';
import { leastHeld } from '../measure/heap.js';
import { longCall, type Variant } from './agents.js';
import type { Slope } from './slope.js';
import { talk } from './talk.js';

const MINUTE_MS = 60_000;
/** Until everything that is bounded is full, and everything that is compiled is. */
const SETTLE_MINUTES = 120;

/** An object without fields has three words; a boxed number, the least that lies on the heap by itself, two. */
const SMALLEST_BYTES = 16;

/** What one process is told to do. */
export interface SoakOrder {
  readonly variant: Variant;
  readonly hours: number;
  /** Between two looks at the heap, in simulated time. */
  readonly everyMinutes: number;
}

/** What a long talk left on the heap. */
export interface SoakFigures {
  readonly variant: Variant;
  readonly hours: number;
  /** After a collection, of the heap and of the buffers outside it, every so often. */
  readonly heldBytes: readonly number[];
  readonly everyMinutes: number;
  /** In bytes per hour. */
  readonly perHour: Slope;
  /** Of the smallest object that could be lost in every turn. */
  readonly smallestLeakPerHour: number;
  readonly outcomes: Readonly<Partial<Record<TurnOutcome, number>>>;
  /** Timers that were left when it was over. */
  readonly timersLeft: number;
}

/** One long talk in virtual time. */
export async function measureSoak({ variant, hours, everyMinutes }: SoakOrder): Promise<SoakFigures> {
  const clock = new VirtualClock();
  const outcomes: Partial<Record<TurnOutcome, number>> = {};
  const call = longCall(variant, clock, ({ outcome }) => {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  });
  const starting = call.start();
  await clock.run(0);
  await starting;
  let exchanges = await talk(call, clock, SETTLE_MINUTES * MINUTE_MS);
  const heldBytes = [await leastHeld()];
  for (let minutes = everyMinutes; minutes <= hours * 60; minutes += everyMinutes) {
    exchanges += await talk(call, clock, everyMinutes * MINUTE_MS, exchanges);
    heldBytes.push(await leastHeld());
  }
  const ending = call.end();
  await clock.run(MINUTE_MS);
  await ending;
  const perHour = growthPerHour(heldBytes, everyMinutes);
  const turns = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const smallestLeakPerHour = (SMALLEST_BYTES * turns) / (hours + SETTLE_MINUTES / 60);
  return {
    variant,
    hours,
    heldBytes,
    everyMinutes,
    perHour,
    smallestLeakPerHour,
    outcomes,
    timersLeft: clock.pending,
  };
}

/**
 * The median of what was added between one look and the next, and its interval. What is lost in every turn is lost
 * between all of them; a table of the engine that doubles, once in ten hours, between two, where a line through all
 * points would rise.
 */
export function growthPerHour(heldBytes: readonly number[], everyMinutes: number): Slope {
  const added = heldBytes.slice(1).map((bytes, at) => bytes - (heldBytes[at] as number));
  const { median, low, high } = bootstrapMedian(added);
  const steps = 60 / everyMinutes;
  return { perStep: median * steps, low: low * steps, high: high * steps };
}
