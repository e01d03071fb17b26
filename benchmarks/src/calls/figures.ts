import { delay, systemClock } from '@antiphon/core';
import type { Callers, Heard } from './load/index.js';
import type { Mode, System } from './mode.js';
import { type Peer, startServerProcess } from './process/remote.js';
import type { Memory, ServerHost, Serving } from './servers/server-host.js';

/** How long things take. */
export interface Timing {
  /** Of calls that are all under way, before anything counts. */
  readonly warmUpMs: number;
  readonly windowMs: number;
}

/** So many calls, and what became of them. */
export interface Figures {
  readonly system: System;
  readonly mode: Mode;
  readonly calls: number;
  readonly heard: Heard;
  readonly serving: Serving;
  /** In percent of a core. */
  readonly cpuPerCall: number;
  /** How late the callers themselves were, at p99: what they heard is not more exact than that. */
  readonly callersLateMs: number;
  /** What the process held while all calls were under way. */
  readonly memory: Memory | undefined;
}

/** A server under test and everybody who calls it. */
export class Bench {
  readonly system: System;
  readonly mode: Mode;
  readonly timing: Timing;
  readonly #server: Peer<ServerHost>;
  readonly #callers: Peer<Callers>;
  readonly #port: number;

  private constructor(options: {
    readonly system: System;
    readonly mode: Mode;
    readonly timing: Timing;
    readonly server: Peer<ServerHost>;
    readonly callers: Peer<Callers>;
    readonly port: number;
  }) {
    this.system = options.system;
    this.mode = options.mode;
    this.timing = options.timing;
    this.#server = options.server;
    this.#callers = options.callers;
    this.#port = options.port;
  }

  /** Starts a server in a process of its own. */
  static async open(system: System, mode: Mode, timing: Timing, callers: Peer<Callers>): Promise<Bench> {
    const server = startServerProcess(system);
    return new Bench({ system, mode, timing, server, callers, port: await server.ask.start(mode) });
  }

  /** Places calls, waits until they are settled, and measures; then all hang up. */
  async measure(calls: number, { profile = false, memory = false } = {}): Promise<Figures> {
    const { warmUpMs, windowMs } = this.timing;
    const [server, callers] = [this.#server.ask, this.#callers.ask];
    await callers.place(this.#port, calls);
    await delay(systemClock, warmUpMs);
    await Promise.all([server.begin(profile), callers.begin()]);
    await delay(systemClock, windowMs);
    const [serving, { heard, lateMs }] = await Promise.all([server.end(), callers.end()]);
    const held = memory ? await server.memory() : undefined;
    await callers.hangUp();
    return {
      system: this.system,
      mode: this.mode,
      calls,
      heard,
      serving,
      cpuPerCall: (100 * serving.cpuMs) / serving.elapsedMs / calls,
      callersLateMs: lateMs,
      memory: held,
    };
  }

  /** What the process holds without a call. */
  idleMemory(): Promise<Memory> {
    return this.#server.ask.memory();
  }

  /** What the loop's histogram costs, in percent of a core. */
  monitorCost(ms: number): Promise<number> {
    return this.#server.ask.monitorCost(ms);
  }

  close(): Promise<void> {
    return this.#server.end();
  }
}

/** What still counts as held: nobody's speech broke, everybody was served, and few frames came late. */
export function isHeld({ heard }: Figures, p99LateMs: number): boolean {
  const isServed = heard.lostCalls === 0 && heard.frames >= 0.98 * heard.expectedFrames;
  return isServed && heard.underruns === 0 && heard.p99LateMs < p99LateMs;
}
