import type { Clock } from '../clock/index.js';
import type { StateChange } from '../connections/index.js';

/** What a service is given of the session that it works for. */
export interface ServiceHost {
  /** Every wait of the service goes by it: virtual in tests. */
  readonly clock: Clock;
  /** Fires when the session ends, however it ends. */
  readonly signal: AbortSignal;
  /** Which session it is, for limits that are fair between sessions. */
  readonly sessionId?: string;
  /** A connection of the service changed its state. In a session everybody is told, by a `ConnectionStateFrame`. */
  connection(change: StateChange): void;
}
