import type { Clock } from '../clock/index.js';
import type { StateChange } from '../connections/index.js';
import { ConnectionStateFrame } from '../frames/index.js';
import type { Context } from '../processors/index.js';

/** What a service is given of the session that it works for. */
export interface ServiceHost {
  /** Every wait of the service goes by it: virtual in tests. */
  readonly clock: Clock;
  /** Fires when the session ends, however it ends. */
  readonly signal: AbortSignal;
  /** Which session it is, for limits that are fair between sessions. */
  readonly sessionId?: string;
  /** A connection of the service changed its state. Everybody in the session is told, by a `ConnectionStateFrame`. */
  connection(change: StateChange): void;
}

/** The session behind `ctx`, as a service sees it. */
export function serviceHost(ctx: Context): ServiceHost {
  return {
    clock: ctx.clock,
    signal: ctx.signal,
    sessionId: ctx.session.id,
    connection: ({ to, attempt, reason }) =>
      ctx.broadcast(new ConnectionStateFrame({ processor: ctx.name, state: to, attempt, reason })),
  };
}
