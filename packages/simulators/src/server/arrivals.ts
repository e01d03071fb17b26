import type { IncomingMessage } from 'node:http';
import { type Clock, seededRandom } from '@antiphon/core';
import {
  type AvatarFault,
  type Fault,
  type FaultPlan,
  faultsFor,
  type HandshakeFault,
  isAvatarFault,
  isHandshakeFault,
  type LiveFault,
} from '../faults/index.js';
import { type LatencyOption, latencySampler } from '../latency/index.js';
import type { ConnectionLog, MemoryRecorder } from '../recorder/index.js';
import type { Speech } from '../speech/index.js';
import type { ConnectionInfo } from './connection-info.js';
import type { IncomingRequest, Protocol, Surroundings } from './protocol.js';
import { ConnectionCounter, readRequest } from './read-request.js';
import type { SimulatorConnection } from './simulator.js';

/** Connections that are remembered, open or not. */
const MAX_CONNECTIONS = 1_000;

/** Somebody at the door, and what is planned for them. */
export interface Arrival {
  readonly request: IncomingRequest;
  readonly log: ConnectionLog;
  readonly handshakeFault: HandshakeFault | undefined;
  readonly faults: readonly LiveFault[];
  readonly avatarFaults: readonly AvatarFault[];
  readonly surroundings: Surroundings;
}

export interface ArrivalsOptions {
  readonly protocol: Protocol;
  readonly recorder: MemoryRecorder;
  readonly plan: FaultPlan | undefined;
  readonly seed: number;
  readonly clock: Clock;
  readonly latency: LatencyOption;
  readonly speech: Speech;
}

type Connection = SimulatorConnection & { terminate(): void };

/** Receives connections and requests: numbers them, opens their records, and draws their faults. */
export class Arrivals {
  readonly connections: Connection[] = [];
  readonly protocol: Protocol;
  readonly #options: ArrivalsOptions;
  readonly #counter = new ConnectionCounter();

  constructor(options: ArrivalsOptions) {
    this.#options = options;
    this.protocol = options.protocol;
  }

  receive(incoming: IncomingMessage, transport: ConnectionInfo['transport']): Arrival {
    const { recorder, clock } = this.#options;
    const request = readRequest(incoming, this.protocol, transport, this.#counter);
    const planned = this.#planned(request.info);
    const faults = planned.filter((fault): fault is Fault => !isAvatarFault(fault));
    return {
      request,
      log: recorder.open(request.info, clock),
      handshakeFault: faults.find(isHandshakeFault),
      faults: faults.filter((fault): fault is LiveFault => !isHandshakeFault(fault)),
      avatarFaults: planned.filter(isAvatarFault),
      surroundings: this.#surroundingsOf(request.info),
    };
  }

  keep(connection: Connection): void {
    this.connections.push(connection);
    if (this.connections.length > MAX_CONNECTIONS) this.connections.shift();
  }

  /** Goes on once the handshake's latency is over. */
  afterDelay({ surroundings: { clock, latency } }: Arrival, goOn: () => void): void {
    const delayMs = latency('handshake');
    if (delayMs > 0) clock.after(delayMs, goOn);
    else goOn();
  }

  /** What should not have happened. */
  readonly problem = (thrown: unknown): void => this.#options.recorder.problem(thrown);

  #planned(info: ConnectionInfo): readonly (Fault | AvatarFault)[] {
    try {
      return faultsFor(this.#options.plan, info);
    } catch (thrown) {
      this.problem(thrown);
      return [];
    }
  }

  /** Chance is drawn for each connection by itself, so that one does not change what happens to another. */
  #surroundingsOf({ number }: ConnectionInfo): Surroundings {
    const { clock, speech, seed, latency } = this.#options;
    const random = seededRandom(seed ^ Math.imul(number, 0x85eb_ca6b));
    return { clock, random, latency: latencySampler(latency, random), speech };
  }
}
