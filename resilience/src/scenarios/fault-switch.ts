import type {
  AvatarFault,
  ConnectionInfo,
  Fault,
  FaultPlan,
  SimulatedAvatar,
  Simulator,
} from '@antiphon/simulators';
import { AVATAR_FAULTS, isHandshakeFault } from '@antiphon/simulators';
import type { Adapter } from '../adapters/index.js';

/** Something that goes wrong: with a connection, or with an avatar's session. */
export type AnyFault = Fault | AvatarFault;

const AVATAR_KINDS: readonly string[] = AVATAR_FAULTS.map(({ fault }) => fault.kind);
/** Those that strike the beginning of a session, and nothing later. */
const SET_UP_KINDS: readonly string[] = ['noCredit', 'concurrencyLimit', 'unknownAvatar', 'setUpHangs'];
/** The requests that begin an avatar's session. */
const BEGINS_SESSION = /\/sessions\/start$|\/streaming\.new$/;

export const isOfSession = (fault: AnyFault): fault is AvatarFault => AVATAR_KINDS.includes(fault.kind);

/** Whether it strikes when something is begun, and not what is under way. */
export const isOfBeginning = (fault: AnyFault): boolean =>
  isOfSession(fault) ? SET_UP_KINDS.includes(fault.kind) : isHandshakeFault(fault);

/** What a vendor answers again and again until somebody mends the request. */
const LASTING_STATUSES: readonly number[] = [400, 401, 403, 404];

/** Whether trying again can't help. */
export const isLasting = (fault: AnyFault): boolean =>
  fault.kind === 'noCredit' ||
  fault.kind === 'unknownAvatar' ||
  (fault.kind === 'http' && LASTING_STATUSES.includes(fault.status));

/** Holds the faults of a trial until their moment: strikes what is open, or lies in wait for what comes next. */
export class FaultSwitch {
  readonly plan: FaultPlan = (connection) => this.#for(connection);
  #waiting: AnyFault | undefined;
  #struckAtMs: number | undefined;
  readonly #now: () => number;
  readonly #over: Adapter['over'];

  /**
   * @param over what the faults are for. A lasting one is for everything: a vendor who refuses a key does so
   * everywhere.
   */
  constructor(over: Adapter['over'], now: () => number) {
    this.#over = over;
    this.#now = now;
  }

  /** When the fault was let loose, on the clock. */
  get struckAtMs(): number | undefined {
    return this.#struckAtMs;
  }

  /** The next connection or request has this fault; a lasting one all that follow, too. */
  await(fault: AnyFault): void {
    this.#waiting = fault;
  }

  /** Strikes every open connection now. Returns whether there was one. */
  strike(fault: AnyFault, simulator: Simulator): boolean {
    if (isOfBeginning(fault)) throw new TypeError(`${fault.kind} strikes a beginning, not what is under way`);
    if (isOfSession(fault)) return this.#strikeSessions(fault, simulator);
    if (isHandshakeFault(fault)) return false;
    const open = simulator.connections.filter(
      (connection) => connection.open && this.#meant(connection.info),
    );
    for (const connection of open) connection.inject(fault);
    if (open.length > 0) this.#struckAtMs ??= this.#now();
    return open.length > 0;
  }

  #strikeSessions(fault: AvatarFault, simulator: Simulator): boolean {
    const { sessions = [] } = simulator as { readonly sessions?: readonly SimulatedAvatar[] };
    const running = sessions.filter(({ state }) => state === 'connecting' || state === 'connected');
    for (const session of running) session.inject(fault);
    if (running.length > 0) this.#struckAtMs ??= this.#now();
    return running.length > 0;
  }

  #meant(connection: ConnectionInfo): boolean {
    return counts(connection) && (connection.transport === 'websocket') === (this.#over === 'socket');
  }

  #for(connection: ConnectionInfo): readonly AnyFault[] {
    const fault = this.#waiting;
    if (fault === undefined || !counts(connection)) return [];
    if (isOfSession(fault)) {
      if (!BEGINS_SESSION.test(connection.path)) return [];
    } else if (!isLasting(fault) && !this.#meant(connection)) return [];
    this.#struckAtMs ??= this.#now();
    if (!isLasting(fault)) this.#waiting = undefined;
    return [fault];
  }
}

/** What is asked ahead of a conversation, such as the description of a model, is none of it. */
export const counts = ({ transport, method }: ConnectionInfo): boolean =>
  transport === 'websocket' || method === 'POST';
