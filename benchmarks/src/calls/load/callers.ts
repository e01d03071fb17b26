import { createHmac } from 'node:crypto';
import { delay, settleWithin, systemClock } from '@antiphon/core';
import { LoopDelay } from '../loop-delay.js';
import { Metronome } from '../metronome.js';
import { AUTH_TOKEN, FRAME_BYTES, PUBLIC_URL, STREAM_PATH } from '../mode.js';
import { callerCodes } from '../speech.js';
import { Caller } from './caller.js';
import { type Heard, heardBy } from './heard.js';

/** No divisor of a frame's time, so that calls spread over it as they do in life. */
const BETWEEN_CALLS_MS = 4.3;
/** A server that is overrun answers late. */
const HANG_UP_MS = 10_000;

/** Everybody who calls. */
export class Callers {
  readonly #metronome = new Metronome();
  readonly #loopDelay = new LoopDelay();
  readonly #said = pieces(callerCodes());
  #callers: Caller[] = [];
  #placed = 0;
  #fromMs = 0;

  /** Places calls, one after the other. */
  async place(port: number, calls: number): Promise<void> {
    const signature = createHmac('sha1', AUTH_TOKEN)
      .update(PUBLIC_URL.replace(/^http/, 'ws') + STREAM_PATH)
      .digest('base64');
    const startedMs = systemClock.now();
    for (let call = 0; call < calls; call++) {
      const waitMs = startedMs + call * BETWEEN_CALLS_MS - systemClock.now();
      if (waitMs > 0) await delay(systemClock, waitMs);
      const options = { port, number: ++this.#placed, signature, said: this.#said, clock: systemClock };
      const caller = new Caller(options);
      this.#callers.push(caller);
      void caller.begin().then(
        () => this.#metronome.join(caller),
        () => caller.destroy(),
      );
    }
  }

  /** What is heard counts from now on. */
  begin(): void {
    this.#loopDelay.begin();
    this.#fromMs = systemClock.now();
  }

  /** What was heard since `begin`, and how late the callers themselves were, at p99. */
  end(): { readonly heard: Heard; readonly lateMs: number } {
    const lateMs = this.#loopDelay.end();
    return { heard: heardBy(this.#callers, this.#fromMs, systemClock.now()), lateMs };
  }

  /** Ends all calls; those that the other end does not close are cut after 10 s. */
  async hangUp(): Promise<void> {
    const callers = this.#callers;
    this.#callers = [];
    const closed = Promise.all(callers.map((caller) => caller.hangUp()));
    await settleWithin(systemClock, HANG_UP_MS, closed);
    for (const caller of callers) caller.destroy();
  }
}

/** Base64 of 20 ms each. */
function pieces(codes: Uint8Array): string[] {
  return Array.from({ length: codes.length / FRAME_BYTES }, (_, piece) =>
    Buffer.from(codes.subarray(piece * FRAME_BYTES, (piece + 1) * FRAME_BYTES)).toString('base64'),
  );
}
