import { delay, systemClock } from '@antiphon/core';
import { type Peer, startPeer } from '../calls/process/remote.js';
import type { Found, SocketClients } from './load/socket-clients.js';
import type { Served, SocketHost } from './servers/socket-host.js';
import type { System } from './system.js';

const CHILD = './sockets/child.js';

export const startClientsProcess = (): Peer<SocketClients> => startPeer<SocketClients>(CHILD, 'clients');

/** How long things take. */
export interface Timing {
  /** Of clients that are all there, before anything counts. */
  readonly warmUpMs: number;
  readonly windowMs: number;
}

/** So many clients, and what became of them. */
export interface Figures {
  readonly system: System;
  readonly clients: number;
  readonly found: Found;
  readonly served: Served;
  /** In percent of a core. */
  readonly cpuPerClient: number;
}

/** How late a frame in a hundred may be. */
export const LATE_MS = 40;
/** Where the clients were that late, something else kept the machine busy. */
export const CLIENTS_LATE_MS = 10;

/** A server under test and everybody who connects to it. */
export class Bench {
  readonly system: System;
  readonly #timing: Timing;
  readonly #server: Peer<SocketHost>;
  readonly #clients: Peer<SocketClients>;
  readonly #port: number;

  private constructor(
    system: System,
    timing: Timing,
    server: Peer<SocketHost>,
    clients: Peer<SocketClients>,
    port: number,
  ) {
    this.system = system;
    this.#timing = timing;
    this.#server = server;
    this.#clients = clients;
    this.#port = port;
  }

  /** Starts a server in a process of its own. */
  static async open(system: System, timing: Timing, clients: Peer<SocketClients>): Promise<Bench> {
    const server = startPeer<SocketHost>(CHILD, system);
    return new Bench(system, timing, server, clients, await server.ask.start());
  }

  /** Connects clients, waits until they are settled, and measures; then all leave. */
  async measure(count: number): Promise<Figures> {
    const { warmUpMs, windowMs } = this.#timing;
    const [server, clients] = [this.#server.ask, this.#clients.ask];
    await clients.place(this.#port, count);
    await delay(systemClock, warmUpMs);
    await Promise.all([server.begin(), clients.begin()]);
    await delay(systemClock, windowMs);
    const [served, found] = await Promise.all([server.end(), clients.end()]);
    await clients.hangUp();
    const cpuPerClient = (100 * served.cpuMs) / served.elapsedMs / count;
    return { system: this.system, clients: count, found, served, cpuPerClient };
  }

  /** What a client holds of the heap, in KB. */
  async heapPerClient(count: number): Promise<number> {
    await this.measure(5);
    const before = await this.#server.ask.heapBytes();
    await this.#clients.ask.place(this.#port, count);
    await delay(systemClock, this.#timing.warmUpMs);
    const after = await this.#server.ask.heapBytes();
    await this.#clients.ask.hangUp();
    return (after - before) / 1024 / count;
  }

  close(): Promise<void> {
    return this.#server.end();
  }
}

/** What still counts as held: everybody was served, nobody's speech broke, and few frames came late. */
export function isHeld({ found: { heard } }: Figures): boolean {
  const isServed = heard.lostCalls === 0 && heard.frames >= 0.98 * heard.expectedFrames;
  return isServed && heard.underruns === 0 && heard.p99LateMs < LATE_MS;
}
