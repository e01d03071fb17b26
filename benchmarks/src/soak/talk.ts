import type { VirtualClock } from '@antiphon/core';
import type { LongCall } from './agents.js';
import { MICROPHONE_RATE, TURN_ENDS, VOICE_BEGINS } from './scripted-parts.js';

const FRAME_MS = 20;
const FRAME_SAMPLES = (MICROPHONE_RATE * FRAME_MS) / 1_000;

/** Every so often the user speaks; what comes of it is over long before the next time. */
const EXCHANGE_MS = 12_000;
/** Until then anything may still be under way. */
const BUSY_MS = 9_000;
const SPEAKS_MS = 1_000;
/** In every third exchange the user speaks again, in the middle of the answer. */
const BARGES_IN_AT_MS = 3_000;

/** What the user says in an exchange: the marks of the microphone's frames, by when they come. */
function marksOf(exchange: number): ReadonlyMap<number, number> {
  const says = (atMs: number) => [[atMs, VOICE_BEGINS] as const, [atMs + SPEAKS_MS, TURN_ENDS] as const];
  return new Map([...says(0), ...(exchange % 3 === 2 ? says(BARGES_IN_AT_MS) : [])]);
}

/** Goes on with a talk in virtual time, the microphone always on. Returns how many exchanges there were. */
export async function talk(call: LongCall, clock: VirtualClock, forMs: number, from = 0): Promise<number> {
  const exchanges = Math.round(forMs / EXCHANGE_MS);
  for (let exchange = from; exchange < from + exchanges; exchange++) {
    const marks = marksOf(exchange);
    for (let atMs = 0; atMs < EXCHANGE_MS; atMs += FRAME_MS) {
      const samples = new Int16Array(FRAME_SAMPLES);
      samples[0] = marks.get(atMs) ?? 0;
      call.hear(samples);
      // While nobody does anything there are no promises to wait for, and an hour takes less.
      if (atMs < BUSY_MS) await clock.run(FRAME_MS);
      else clock.advance(FRAME_MS);
    }
  }
  return exchanges;
}
