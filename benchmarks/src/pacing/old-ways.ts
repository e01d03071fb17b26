import { type Clock, systemClock, type Timer } from '@antiphon/core';
import { FRAME_CODES, FRAME_MS, type PacingDesign, sleepAfterSend } from './designs.js';

/** Sends so much at once and then a frame after every sleep: the lead is there at the start, and nothing renews it. */
export function sentAhead(leadMs: number): PacingDesign {
  return {
    name: `${leadMs} ms at once, then setTimeout after each send`,
    leadMs,
    begin(send) {
      for (let sentMs = 0; sentMs < leadMs; sentMs += FRAME_MS) send(FRAME_CODES);
      return sleepAfterSend.begin(send);
    },
  };
}

const CHUNK_FRAMES = 2;
const CHUNK_MS = CHUNK_FRAMES * FRAME_MS;

/**
 * Just in time, as the websocket transports of Pipecat 1.8 do it: 40 ms in a message, and a sleep until the next one
 * is due, 40 ms after the last was; or 40 ms from now when that has passed, and the next leaves at once. So two
 * messages leave together at the start and after a long stall, and what is lost beyond that is never made up for.
 */
export function justInTime(clock: Clock = systemClock): PacingDesign {
  return {
    name: 'sleep until the next 40 ms are due, late or not',
    leadMs: CHUNK_MS,
    begin(send) {
      let dueMs = Number.NEGATIVE_INFINITY;
      let timer: Timer | undefined;
      const sendChunk = () => {
        for (let frame = 0; frame < CHUNK_FRAMES; frame++) send(FRAME_CODES);
      };
      const tick = () => {
        sendChunk();
        if (dueMs <= clock.now()) {
          dueMs = clock.now() + CHUNK_MS;
          sendChunk();
        }
        timer = clock.after(dueMs - clock.now(), () => {
          dueMs += CHUNK_MS;
          tick();
        });
      };
      tick();
      return { stop: () => timer?.cancel() };
    },
  };
}
