import type { Clock } from '@antiphon/core';
import { ReplayRing } from '@antiphon/core';
import { linkMessage, writePipecatMessage } from '@antiphon/rtvi/frame-free';
import type { ClientLink } from '../link/index.js';

/** What is kept for a client that may be cut off, until it says that it has it. */
const KEPT = { maxItems: 10_000, maxBytes: 1_000_000, maxMs: 20_000, keepSent: 'acknowledged' } as const;

interface Sent {
  readonly message: Uint8Array;
  /** Speech, or another sound: not worth repeating once it was flushed. */
  readonly isAudio: boolean;
}

/**
 * What is sent to a client that can come back: counted, kept until it is known to have come, and repeated after a
 * cut. Beyond 1 MB or 20 s the oldest is forgotten, and the client told that it is.
 */
export class Outbox {
  readonly #clock: Clock;
  readonly #ring = new ReplayRing<Sent>(KEPT);
  #link: ClientLink | undefined;
  /** The number of the newest message. */
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get count(): number {
    return this.#count;
  }

  /** Messages kept. */
  get size(): number {
    return this.#ring.size;
  }

  /** Sends a message, now or when the client is back. */
  send(message: Uint8Array, isAudio = false): void {
    const atMs = this.#clock.now();
    const entry = {
      ...{ item: { message, isAudio }, sequence: ++this.#count, bytes: message.length, atMs },
      ...{ sentAtMs: undefined, refusals: 0 },
    };
    const isKept = this.#ring.push(entry);
    if (this.#link?.send(message) && isKept) this.#ring.advance(atMs);
  }

  /** The client has everything up to this number. */
  received(count: number): void {
    this.#ring.acknowledge(count);
  }

  /** What waits of the bot's voice shall not be heard. */
  dropAudio(): void {
    this.#ring.discard(({ isAudio }) => isAudio);
  }

  /** The client is there: gets what it has not got, and from now on everything. */
  attach(link: ClientLink, received: number): void {
    this.#ring.rewind(this.#clock.now());
    this.#ring.acknowledge(received);
    let next = received + 1;
    const skipTo = (number: number): void => {
      if (number > next) link.repeat(writePipecatMessage(linkMessage('skip', { count: number - next })));
      next = number + 1;
    };
    for (let entry = this.#ring.peek(); entry !== undefined; entry = this.#ring.peek()) {
      skipTo(entry.sequence);
      if (!link.repeat(entry.item.message)) return;
      this.#ring.advance(this.#clock.now());
    }
    skipTo(this.#count + 1);
    this.#link = link;
  }

  /** The client is not there now. */
  detach(): void {
    this.#link = undefined;
  }

  /** Nobody will come back. */
  close(): void {
    this.#link = undefined;
    this.#ring.clear();
  }
}
