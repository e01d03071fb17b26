import type { ConnectionInfo } from '../server/index.js';
import type { AvatarFault } from './avatar-fault.js';
import type { Fault } from './fault.js';

/** Which connections a fault is for; what is left out is true of any. */
export interface FaultTarget {
  /** The first is 1. Counted among those of the same path where `path` is given, else among all of the server. */
  readonly connection?: number;
  /** The request's path, without the query: exactly, or as a pattern. */
  readonly path?: string | RegExp;
}

/** A fault and the connections it is for. @defaultValue `on`: every connection */
export type FaultRule = (Fault | AvatarFault) & { readonly on?: FaultTarget };

/** What goes wrong, decided for each connection (or HTTP request) when it comes. */
export type FaultPlan =
  | readonly FaultRule[]
  | ((connection: ConnectionInfo) => readonly (Fault | AvatarFault)[]);

/** The faults that a plan has for a connection. */
export function faultsFor(
  plan: FaultPlan | undefined,
  connection: ConnectionInfo,
): readonly (Fault | AvatarFault)[] {
  if (plan === undefined) return [];
  if (typeof plan === 'function') return plan(connection);
  return plan.filter(({ on }) => on === undefined || meets(connection, on));
}

function meets(connection: ConnectionInfo, { path, connection: number }: FaultTarget): boolean {
  if (typeof path === 'string' && path !== connection.path) return false;
  if (path instanceof RegExp && connection.path.search(path) < 0) return false;
  return (
    number === undefined || number === (path === undefined ? connection.number : connection.numberOnPath)
  );
}
