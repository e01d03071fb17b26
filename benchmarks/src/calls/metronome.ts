import { type Clock, systemClock, type Timer } from '@antiphon/core';
import { FRAME_MS } from './mode.js';

/** Something that wants to be called every 20 ms. */
export interface Beaten {
  /** @returns false to be called no more */
  beat(nowMs: number): boolean;
}

interface Place {
  readonly member: Beaten;
  dueMs: number;
  next: Place | undefined;
}

/**
 * Calls each member every 20 ms from the moment it joined, at absolute moments, through one timer. As all wait
 * equally long, whoever was called goes to the end of the line: no heap, nothing allocated per beat.
 */
export class Metronome {
  readonly #clock: Clock;
  #head: Place | undefined;
  #tail: Place | undefined;
  #timer: Timer | undefined;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** From now on; the first beat comes at once, but not before this returns. */
  join(member: Beaten): void {
    // Never behind those who are late already: the line would be out of order for good.
    const dueMs = Math.min(this.#clock.now(), this.#head?.dueMs ?? Number.POSITIVE_INFINITY);
    this.#head = { member, dueMs, next: this.#head };
    this.#tail ??= this.#head;
    this.#timer?.cancel();
    this.#arm();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = this.#head = this.#tail = undefined;
  }

  #arm(): void {
    if (this.#head === undefined) return;
    const waitMs = Math.max(0, this.#head.dueMs - this.#clock.now());
    this.#timer = this.#clock.after(waitMs, () => this.#run());
  }

  #run(): void {
    this.#timer = undefined;
    const nowMs = this.#clock.now();
    for (let place = this.#head; place !== undefined && place.dueMs <= nowMs; place = this.#head) {
      this.#head = place.next;
      if (this.#head === undefined) this.#tail = undefined;
      if (place.member.beat(nowMs)) this.#requeue(place);
    }
    if (this.#timer === undefined) this.#arm();
  }

  #requeue(place: Place): void {
    place.dueMs += FRAME_MS;
    place.next = undefined;
    if (this.#tail === undefined) this.#head = place;
    else this.#tail.next = place;
    this.#tail = place;
  }
}
