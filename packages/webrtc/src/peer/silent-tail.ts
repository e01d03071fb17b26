import type { Clock, Timer } from '@antiphon/core';

/** Shorter than what a browser holds back (70 ms), longer than what a busy machine may keep the next frame waiting. */
const QUIET_MS = 40;
/** So late is a timer only when the machine was kept from sending as well: the next frame may be about to come. */
const LATE_MS = 10;
/** The encoder holds 6.5 ms back, and a browser makes up what comes next from the last 32 ms. */
const FRAMES = 2;

/**
 * Ends a speech in silence. A browser makes up for what does not come from what came last: it would go on with the last
 * sound. Sets a timer now and then, not with every frame.
 */
export class SilentTail {
  readonly #clock: Clock;
  readonly #send: (frames: number) => void;
  #timer: Timer | undefined;
  #dueMs = 0;

  /** @param send called with how many frames of silence follow the last one */
  constructor(clock: Clock, send: (frames: number) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** A frame was sent. */
  sent(): void {
    this.#dueMs = this.#clock.now() + QUIET_MS;
    if (this.#timer === undefined) this.#wait(QUIET_MS);
  }

  close(): void {
    this.#timer?.cancel();
  }

  #wait(ms: number): void {
    const atMs = this.#clock.now() + ms;
    this.#timer = this.#clock.after(ms, () => this.#look(this.#clock.now() - atMs));
  }

  #look(lateMs: number): void {
    const leftMs = this.#dueMs - this.#clock.now();
    if (leftMs > 0 || lateMs > LATE_MS) {
      this.#wait(Math.max(leftMs, LATE_MS));
      return;
    }
    this.#timer = undefined;
    this.#send(FRAMES);
  }
}
