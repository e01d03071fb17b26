import { ConnectionStateFrame } from '../frames/index.js';
import type { Context } from '../processors/index.js';
import type { RetryHost } from './retries.js';
import type { ServiceHost } from './service-host.js';

/**
 * The session behind `ctx`, as a service sees it.
 *
 * @param signal of a service that ends before the session does
 */
export function serviceHost(ctx: Context, signal: () => AbortSignal = () => ctx.signal): ServiceHost {
  return {
    clock: ctx.clock,
    // Made when it is asked for: a session that nobody cancels needs none.
    get signal() {
      return signal();
    },
    sessionId: ctx.session.id,
    connection: ({ to, attempt, reason }) =>
      ctx.broadcast(new ConnectionStateFrame({ processor: ctx.name, state: to, attempt, reason })),
  };
}

/** The session behind `ctx`, as whoever tries a service again sees it. */
export function retryHost(ctx: Pick<Context, 'clock' | 'name' | 'broadcast'>): RetryHost {
  return {
    clock: ctx.clock,
    retrying: (state, attempt, reason) =>
      ctx.broadcast(new ConnectionStateFrame({ processor: ctx.name, state, attempt, reason })),
  };
}
