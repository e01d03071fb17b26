import type { ConnectionStateFrame } from '@antiphon/core';

/** What a person is told of connections that break and come back: without it, a service that hangs is mere silence. */
export class ConnectionWatch {
  /** A line for each change, in order. Grows with their number. */
  readonly told: string[] = [];
  /** The processors whose connection is down, and since when, in ms on the session clock. */
  readonly #downSince = new Map<string, number>();

  /** The line of a connection that is down now; undefined when all are up. */
  get trouble(): string | undefined {
    return this.#downSince.size === 0 ? undefined : `${[...this.#downSince.keys()].join(', ')}: reconnecting`;
  }

  changed({ processor, state, reason, at }: ConnectionStateFrame): void {
    const since = this.#downSince.get(processor);
    if (state === 'reconnecting' && since === undefined) {
      this.#downSince.set(processor, at);
      // 'manual' is the adapter's own wish, which tells a person nothing.
      const why = reason === undefined || reason === 'manual' ? '' : ` (${reason.replaceAll('_', ' ')})`;
      this.told.push(`${processor}: reconnecting${why}`);
      return;
    }
    if (since === undefined || state === 'reconnecting' || state === 'connecting') return;
    this.#downSince.delete(processor);
    // One that has failed is told as an error, by whoever needed it.
    if (state === 'open') this.told.push(`${processor}: connected again after ${seconds(at - since)}`);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
