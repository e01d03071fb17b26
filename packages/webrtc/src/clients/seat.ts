import type { Clock, Timer } from '@antiphon/core';
import type { LiveRtcClient } from '../client/index.js';
import type { OpenPeer, Peer, PeerEvents } from '../peer/index.js';

export interface SeatOptions {
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  readonly maxMessagesPerSecond: number;
  /** It has connected for the first time. */
  onConnected(): void;
  /** It has not, and shall not any more. */
  onMissed(): void;
}

/** The place of a client: the connection that it has, and the one that it is just making. */
export class Seat {
  readonly client: LiveRtcClient;
  readonly #options: SeatOptions;
  /** The newest connection: where candidates and further offers go. */
  #peer: Peer | undefined;
  #deadline: Timer | undefined;
  #isServed = false;
  #secondFromMs = 0;
  #messages = 0;

  constructor(client: LiveRtcClient, options: SeatOptions) {
    this.client = client;
    this.#options = options;
  }

  get peer(): Peer | undefined {
    return this.#peer;
  }

  /** Begins another connection. */
  open(openPeer: OpenPeer): Peer {
    const { clock, connectTimeoutMs } = this.#options;
    if (!this.#isServed) this.#peer?.close(false);
    const peer: Peer = openPeer(this.#eventsOf(() => peer));
    this.#peer = peer;
    this.#deadline?.cancel();
    this.#deadline = clock.after(connectTimeoutMs, () => this.#missed(peer));
    return peer;
  }

  /** The client is gone. */
  close(): void {
    this.#deadline?.cancel();
    this.#peer?.close(false);
  }

  #eventsOf(own: () => Peer): PeerEvents {
    const { client } = this;
    return {
      connected: () => this.#connected(own()),
      audio: (samples) => client.audio(samples),
      message: (message) => {
        if (this.#isTooMuch()) client.refuse('more messages came than are taken');
        else client.message(message);
      },
      alive: () => client.alive(),
      nonsense: (reason) => client.refuse(reason),
      ended: (how) => this.#ended(own(), how),
    };
  }

  #connected(peer: Peer): void {
    if (this.client.isOver) return;
    this.#deadline?.cancel();
    this.client.attach(peer);
    if (!this.#isServed) {
      this.#isServed = true;
      this.#options.onConnected();
    }
  }

  #ended(peer: Peer, how: 'left' | 'lost'): void {
    // A client that is just making another connection closes the one before; it does not leave.
    if (this.#isServed) this.client.detached(peer, peer === this.#peer ? how : 'lost');
    else if (peer === this.#peer) this.#options.onMissed();
  }

  #missed(peer: Peer): void {
    peer.close(false);
    if (!this.#isServed) this.#options.onMissed();
  }

  /** Counts one more message. */
  #isTooMuch(): boolean {
    const nowMs = this.#options.clock.now();
    if (nowMs - this.#secondFromMs >= 1_000) {
      this.#secondFromMs = nowMs;
      this.#messages = 0;
    }
    return ++this.#messages > this.#options.maxMessagesPerSecond;
  }
}
