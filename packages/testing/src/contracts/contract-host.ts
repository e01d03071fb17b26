import { type Clock, type ServiceHost, type StateChange, systemClock } from '@antiphon/core';

/** A session's place, taken by a check: what the service says of its connections is kept. */
export interface ContractHost extends ServiceHost {
  readonly changes: readonly StateChange[];
}

export function contractHost(signal: AbortSignal, clock: Clock = systemClock): ContractHost {
  const changes: StateChange[] = [];
  return { clock, signal, changes, connection: (change) => void changes.push(change) };
}
