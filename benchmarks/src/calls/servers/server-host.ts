import { delay, systemClock } from '@antiphon/core';
import { collectGarbage } from '../../measure/heap.js';
import { LoopDelay } from '../loop-delay.js';
import type { Mode, System } from '../mode.js';
import { CpuProfiler } from '../profile/cpu-profiler.js';
import type { Share } from '../profile/shares.js';
import { startAntiphonServer } from './antiphon-server.js';
import { startByHandServer } from './by-hand-server.js';
import type { CallServer } from './call-server.js';

/** What serving has cost in a stretch of time. */
export interface Serving {
  readonly elapsedMs: number;
  /** Of all threads: garbage is collected beside the main one. */
  readonly cpuMs: number;
  /** The part of it that was spent in the kernel: reading and writing sockets, waking up. */
  readonly kernelMs: number;
  readonly loopDelayP99Ms: number;
  /** Where the main thread spent its time, when that was asked for. */
  readonly shares: readonly Share[] | undefined;
}

export interface Memory {
  readonly heapBytes: number;
  readonly rssBytes: number;
  readonly calls: number;
}

/** A server under test, in a process of its own, and the instruments beside it. */
export class ServerHost {
  readonly #system: System;
  readonly #loopDelay = new LoopDelay();
  #server: CallServer | undefined;
  #profiler: CpuProfiler | undefined;
  #fromMs = 0;
  #cpuFrom = process.cpuUsage();

  constructor(system: System) {
    this.#system = system;
  }

  /** @returns the port */
  async start(mode: Mode): Promise<number> {
    this.#server = await (this.#system === 'antiphon' ? startAntiphonServer : startByHandServer)(mode);
    return this.#server.port;
  }

  /** What is used up counts from now on. */
  async begin(profile: boolean): Promise<void> {
    if (profile) this.#profiler = await CpuProfiler.start();
    this.#loopDelay.begin();
    this.#fromMs = systemClock.now();
    this.#cpuFrom = process.cpuUsage();
  }

  /** What was used up since `begin`. */
  async end(): Promise<Serving> {
    const { user, system } = process.cpuUsage(this.#cpuFrom);
    const elapsedMs = systemClock.now() - this.#fromMs;
    const loopDelayP99Ms = this.#loopDelay.end();
    const shares = await this.#profiler?.stop();
    this.#profiler = undefined;
    return { elapsedMs, cpuMs: (user + system) / 1000, kernelMs: system / 1000, loopDelayP99Ms, shares };
  }

  /** After a collection. */
  memory(): Memory {
    collectGarbage();
    const { heapUsed, rss } = process.memoryUsage();
    return { heapBytes: heapUsed, rssBytes: rss, calls: this.#server?.calls ?? 0 };
  }

  /** What the loop's histogram costs an idle process, in percent of a core. */
  async monitorCost(ms: number): Promise<number> {
    const without = await this.#idleCpuMs(ms);
    this.#loopDelay.begin();
    const withIt = await this.#idleCpuMs(ms);
    this.#loopDelay.end();
    return (100 * Math.max(0, withIt - without)) / ms;
  }

  close(): void {
    this.#server?.close();
  }

  async #idleCpuMs(ms: number): Promise<number> {
    const before = process.cpuUsage();
    await delay(systemClock, ms);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }
}
