import { systemClock } from '@antiphon/core';
import { LoopDelay } from '../../calls/loop-delay.js';
import type { CallServer } from '../../calls/servers/call-server.js';
import { collectGarbage } from '../../measure/heap.js';
import type { System } from '../system.js';
import { startAntiphonServer } from './antiphon-server.js';
import { startByHandServer } from './by-hand-server.js';

/** What serving has cost in a stretch of time. */
export interface Served {
  readonly elapsedMs: number;
  /** Of all threads. */
  readonly cpuMs: number;
  readonly loopDelayP99Ms: number;
}

/** A server under test, in a process of its own, and the instruments beside it. */
export class SocketHost {
  readonly #system: System;
  readonly #loopDelay = new LoopDelay();
  #server: CallServer | undefined;
  #fromMs = 0;
  #cpuFrom = process.cpuUsage();

  constructor(system: System) {
    this.#system = system;
  }

  /** @returns the port */
  async start(): Promise<number> {
    this.#server = await (this.#system === 'antiphon' ? startAntiphonServer() : startByHandServer());
    return this.#server.port;
  }

  /** What is used up counts from now on. */
  begin(): void {
    this.#loopDelay.begin();
    this.#fromMs = systemClock.now();
    this.#cpuFrom = process.cpuUsage();
  }

  /** What was used up since `begin`. */
  end(): Served {
    const { user, system } = process.cpuUsage(this.#cpuFrom);
    const elapsedMs = systemClock.now() - this.#fromMs;
    return { elapsedMs, cpuMs: (user + system) / 1000, loopDelayP99Ms: this.#loopDelay.end() };
  }

  /** After a collection. */
  heapBytes(): number {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  }
}
