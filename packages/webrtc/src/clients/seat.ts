import type { Clock, Timer } from '@antiphon/core';
import { Budget } from '@antiphon/ws-door';
import type { LiveRtcClient } from '../client/index.js';
import type { OpenPeer, Peer, PeerEvents } from '../peer/index.js';

/** A client makes an offer to mend or change something: whoever makes more keeps the server busy. */
const MAX_OFFERS_PER_MINUTE = 20;

/** A client that was silent, or whose clock goes fast, may catch up; not make work of more speech than there is. */
const MAX_AUDIO_MS_PER_SECOND = 1_500;

export interface SeatOptions {
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  readonly maxMessagesPerSecond: number;
  /** It has connected for the first time. */
  onConnected(): void;
  /** It has not, and shall not any more. */
  onMissed(): void;
  /** It cannot be spoken to. */
  onFailed(reason: string): void;
}

/** The place of a client: the connection that it has, and the one that it is just making. One of each at most. */
export class Seat {
  readonly client: LiveRtcClient;
  readonly #options: SeatOptions;
  /** Has not connected yet. */
  #pending: Peer | undefined;
  #deadline: Timer | undefined;
  #isServed = false;
  /** Of all its connections: another one brings no more time. */
  readonly #audio: Budget;
  #secondFromMs = 0;
  #messages = 0;
  #minuteFromMs = Number.NEGATIVE_INFINITY;
  #offers = 0;

  constructor(client: LiveRtcClient, options: SeatOptions) {
    this.client = client;
    this.#options = options;
    this.#audio = new Budget(MAX_AUDIO_MS_PER_SECOND, options.clock.now());
  }

  /** Where candidates and further offers go: the newest connection that lives. */
  get peer(): Peer | undefined {
    return this.#pending ?? this.client.peer;
  }

  /** Counts one more offer of a client that is known. @returns whether it is answered */
  mayOffer(): boolean {
    const nowMs = this.#options.clock.now();
    if (nowMs - this.#minuteFromMs >= 60_000) {
      this.#minuteFromMs = nowMs;
      this.#offers = 0;
    }
    return ++this.#offers <= MAX_OFFERS_PER_MINUTE;
  }

  /** Begins another connection, in place of one that has not come about. */
  open(openPeer: OpenPeer): Peer {
    const { clock, connectTimeoutMs } = this.#options;
    this.#dropPending();
    const peer: Peer = openPeer(this.#eventsOf(() => peer));
    this.#pending = peer;
    this.#deadline = clock.after(connectTimeoutMs, () => this.#missed(peer));
    return peer;
  }

  /** Gives up a connection that cannot come about; the one before goes on. */
  drop(peer: Peer): void {
    if (peer === this.#pending) this.#dropPending();
  }

  /** The client is gone, and the connection that it had with it. */
  close(): void {
    this.#dropPending();
  }

  #dropPending(): void {
    const peer = this.#pending;
    this.#pending = undefined;
    this.#deadline?.cancel();
    peer?.close(false);
  }

  #eventsOf(own: () => Peer): PeerEvents {
    const { client } = this;
    return {
      connected: () => this.#connected(own()),
      audio: (samples) => client.audio(samples),
      wantsAudio: (ms) => {
        const isWanted = this.#audio.spend(ms, this.#options.clock.now());
        if (!isWanted) client.refuse('audio came faster than time goes by');
        return isWanted;
      },
      wantsMessage: () => {
        const isWanted = !this.#isTooMuch();
        if (!isWanted) client.refuse('more messages came than are taken');
        return isWanted;
      },
      message: (message) => client.message(message),
      failed: (reason) => {
        if (!client.isOver) this.#options.onFailed(reason);
      },
      alive: () => client.alive(),
      nonsense: (reason) => client.refuse(reason),
      ended: (how) => this.#ended(own(), how),
    };
  }

  #connected(peer: Peer): void {
    if (peer !== this.#pending || this.client.isOver) return;
    this.#pending = undefined;
    this.#deadline?.cancel();
    this.client.attach(peer);
    if (!this.#isServed) {
      this.#isServed = true;
      this.#options.onConnected();
    }
  }

  #ended(peer: Peer, how: 'left' | 'lost'): void {
    // A client that is just making another connection closes the one before; it does not leave.
    if (peer !== this.#pending) this.client.detached(peer, this.#pending === undefined ? how : 'lost');
    else this.#missed(peer);
  }

  #missed(peer: Peer): void {
    this.drop(peer);
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
