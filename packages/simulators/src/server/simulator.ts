import type { Clock } from '@antiphon/core';
import type { FaultPlan, LiveFault } from '../faults/index.js';
import type { LatencyOption } from '../latency/index.js';
import type { Recorder } from '../recorder/index.js';
import type { SpeechOption } from '../speech/index.js';
import type { ConnectionInfo, Vendor } from './connection-info.js';

/** What every simulator takes. */
export interface SimulatorOptions {
  /** 0 lets the system choose. @defaultValue 0 */
  readonly port?: number;
  /** The API keys it lets in. @defaultValue any key that isn't empty */
  readonly keys?: readonly string[];
  /** @defaultValue 'instant' */
  readonly latency?: LatencyOption;
  /** @defaultValue none */
  readonly faults?: FaultPlan;
  /** Of everything that is left to chance. @defaultValue 1 */
  readonly seed?: number;
  /** The time of delays and timeouts; the sockets' own is real. @defaultValue `systemClock` */
  readonly clock?: Clock;
  /** @defaultValue 'real' */
  readonly speech?: SpeechOption;
  /** The longest message or request body taken, in bytes. @defaultValue 16 MiB */
  readonly maxPayloadBytes?: number;
  /** One made by `createRecorder`, to be shared. @defaultValue a recorder of its own */
  readonly recorder?: Recorder;
}

export const simulatorDefaults = {
  port: 0,
  latency: 'instant',
  seed: 1,
  speech: 'real',
  maxPayloadBytes: 16 * 1024 * 1024,
} as const satisfies SimulatorOptions;

/** One connection or HTTP request of a running simulator, in a test's hands. */
export interface SimulatorConnection {
  readonly info: ConnectionInfo;
  readonly open: boolean;
  /** Strikes now, or at the fault's own moment if it has one. Does nothing once the connection is over. */
  inject(fault: LiveFault): void;
}

/** A vendor's server on 127.0.0.1. */
export interface Simulator extends AsyncDisposable {
  readonly vendor: Vendor;
  /** `http://127.0.0.1:PORT`: the base address for REST and WebSocket alike. */
  readonly url: string;
  readonly port: number;
  /** The environment that points an unmodified application here. */
  readonly env: Readonly<Record<string, string>>;
  /** The newest 1,000 connections and requests, in the order they came. */
  readonly connections: readonly SimulatorConnection[];
  readonly recorder: Recorder;
  /** Cuts every connection and frees the port. Idempotent. */
  close(): Promise<void>;
}
