import { delay, settleWithin, systemClock } from '@antiphon/core';
import { type Heard, heardBy } from '../../calls/load/heard.js';
import { LoopDelay } from '../../calls/loop-delay.js';
import { Metronome } from '../../calls/metronome.js';
import { quantile } from '../../measure/statistics.js';
import { SocketClient } from './socket-client.js';

/** No divisor of a frame's time, so that clients spread over it as they do in life. */
const BETWEEN_MS = 4.3;
/** A server that is overrun answers late. */
const HANG_UP_MS = 10_000;

/** What all clients together have found. */
export interface Found {
  readonly heard: Heard;
  /** From a question to its answer. */
  readonly tripP50Ms: number;
  readonly tripP99Ms: number;
  /** How late the clients' own process was, at p99: nothing they found is more exact. */
  readonly lateMs: number;
}

/** Everybody who connects. */
export class SocketClients {
  readonly #metronome = new Metronome();
  readonly #loopDelay = new LoopDelay();
  #clients: SocketClient[] = [];
  #fromMs = 0;

  /** Connects clients, one after the other. */
  async place(port: number, count: number): Promise<void> {
    const startedMs = systemClock.now();
    for (let number = 0; number < count; number++) {
      const waitMs = startedMs + number * BETWEEN_MS - systemClock.now();
      if (waitMs > 0) await delay(systemClock, waitMs);
      const client = new SocketClient(port, number, systemClock);
      this.#clients.push(client);
      void client.begin().then(
        () => this.#metronome.join(client),
        () => client.destroy(),
      );
    }
  }

  /** What is found counts from now on. */
  begin(): void {
    this.#loopDelay.begin();
    this.#fromMs = systemClock.now();
  }

  end(): Found {
    const lateMs = this.#loopDelay.end();
    const trips = this.#clients
      .flatMap((client) => client.trips.filter(({ atMs }) => atMs >= this.#fromMs))
      .map(({ tookMs }) => tookMs)
      .sort((one, other) => one - other);
    const heard = heardBy(this.#clients, this.#fromMs, systemClock.now());
    return { heard, tripP50Ms: quantile(trips, 0.5), tripP99Ms: quantile(trips, 0.99), lateMs };
  }

  /** Disconnects all; those that the other end does not let go are cut after 10 s. */
  async hangUp(): Promise<void> {
    const clients = this.#clients;
    this.#clients = [];
    await settleWithin(systemClock, HANG_UP_MS, Promise.all(clients.map((client) => client.hangUp())));
    for (const client of clients) client.destroy();
  }
}
