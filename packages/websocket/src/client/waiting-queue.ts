import { BoundedQueue } from '@antiphon/core';

/** A second and a half of a browser's audio, and more words than anybody has to say before they are heard. */
export const MAX_WAITING = 100;
export const MAX_WAITING_BYTES = 262_144;

interface Waiting<T> {
  readonly item: T;
  readonly bytes: number;
}

/** What a client has sent before anybody listens: 100 items and 256 KiB at most, in order. */
export class WaitingQueue<T> {
  readonly #queue = new BoundedQueue<Waiting<T>>({ max: MAX_WAITING });
  #bytes = 0;
  #dropped = 0;

  get size(): number {
    return this.#queue.size;
  }

  /** How many were dropped because there was no room. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether there is room for an item of so many bytes. */
  fits(bytes: number): boolean {
    return this.size < MAX_WAITING && this.#bytes + bytes <= MAX_WAITING_BYTES;
  }

  /** Adds an item. The oldest give way to it; one that is too large by itself is dropped. */
  push(item: T, bytes: number): void {
    while (this.size > 0 && !this.fits(bytes)) {
      this.shift();
      this.#dropped++;
    }
    if (!this.fits(bytes)) {
      this.#dropped++;
      return;
    }
    this.#bytes += bytes;
    this.#queue.push({ item, bytes });
  }

  shift(): T | undefined {
    const next = this.#queue.shift();
    this.#bytes -= next?.bytes ?? 0;
    return next?.item;
  }
}
