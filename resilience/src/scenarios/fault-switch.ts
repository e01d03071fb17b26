import type { ConnectionInfo, Fault, FaultPlan, Simulator } from '@antiphon/simulators';
import { isHandshakeFault } from '@antiphon/simulators';

/** What a vendor answers again and again until somebody mends the request. */
const LASTING_STATUSES: readonly number[] = [400, 401, 403, 404];

/** Whether trying again can't help. */
export const isLasting = (fault: Fault): boolean =>
  fault.kind === 'http' && LASTING_STATUSES.includes(fault.status);

/** Holds the faults of a trial until their moment: strikes what is open, or lies in wait for what comes next. */
export class FaultSwitch {
  readonly plan: FaultPlan = (connection) => this.#for(connection);
  #waiting: Fault | undefined;
  #struckAtMs: number | undefined;
  readonly #now: () => number;
  readonly #over: 'socket' | 'requests';

  /**
   * @param over what the faults are for. A lasting one is for everything: a vendor who refuses a key does so
   * everywhere.
   */
  constructor(over: 'socket' | 'requests', now: () => number) {
    this.#over = over;
    this.#now = now;
  }

  /** When the fault was let loose, on the clock. */
  get struckAtMs(): number | undefined {
    return this.#struckAtMs;
  }

  /** The next connection or request has this fault; a lasting one all that follow, too. */
  await(fault: Fault): void {
    this.#waiting = fault;
  }

  /** Strikes every open connection now. Returns whether there was one. */
  strike(fault: Fault, simulator: Simulator): boolean {
    if (isHandshakeFault(fault)) throw new TypeError(`${fault.kind} strikes a handshake, not a connection`);
    const open = simulator.connections.filter(
      (connection) => connection.open && this.#meant(connection.info),
    );
    for (const connection of open) connection.inject(fault);
    if (open.length > 0) this.#struckAtMs ??= this.#now();
    return open.length > 0;
  }

  #meant(connection: ConnectionInfo): boolean {
    return counts(connection) && (connection.transport === 'websocket') === (this.#over === 'socket');
  }

  #for(connection: ConnectionInfo): readonly Fault[] {
    const fault = this.#waiting;
    if (fault === undefined || !counts(connection)) return [];
    if (!isLasting(fault) && !this.#meant(connection)) return [];
    this.#struckAtMs ??= this.#now();
    if (!isLasting(fault)) this.#waiting = undefined;
    return [fault];
  }
}

/** What is asked ahead of a conversation, such as the description of a model, is none of it. */
export const counts = ({ transport, method }: ConnectionInfo): boolean =>
  transport === 'websocket' || method === 'POST';
