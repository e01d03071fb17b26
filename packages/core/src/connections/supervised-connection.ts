import type { AntiphonError } from '../error.js';
import type { ConnectionMetrics } from './metrics.js';
import type { ConnectionState } from './state.js';

/** How to end a connection. */
export interface CloseOptions {
  /** How long what is left may take to be sent and answered, in ms. @defaultValue 0: at once */
  readonly drain?: number;
}

/**
 * One connection that stays up over many links.
 *
 * Buffers items sent while no link serves, and with `keepSent` items sent already, in one ring bounded in
 * items, bytes and ms; what gives way is counted (`dropped`, `forgotten`). No promise it returns ever
 * leads to an unhandled rejection.
 */
export interface SupervisedConnection<Out> extends AsyncDisposable {
  readonly state: ConnectionState;
  /** The generation of the newest link; messages carry that of theirs. */
  readonly generation: number;
  /** Whether an item sent now would go straight out. False while no link serves, items wait, or the socket is full. */
  readonly writable: boolean;

  /**
   * Opens the first link, trying as long as the limits allow. Repeated calls share one promise.
   *
   * @throws AntiphonError when the connection ends before a link was open: the permanent failure,
   * `connection_failed` after too many tries, or `aborted`.
   */
  connect(): Promise<void>;

  /**
   * Sends an item, or keeps it for when it can be sent. Never throws.
   *
   * @returns its sequence number (1, 2, 3 …), or 0 if it was dropped: after the end, while draining, or
   * by `overflow: 'drop-newest'`.
   */
  send(item: Out): number;
  /** The peer has everything up to and with this sequence number: it will not be repeated. */
  acknowledge(sequence: number): void;
  /** Takes back items that wait or are kept, such as those of a turn that was interrupted. @returns how many. */
  discard(matches?: (item: Out) => boolean): number;

  /** A response is due within `responseTimeoutMs`; any message answers. Without one the link is replaced. */
  expectResponse(): void;
  responseReceived(): void;
  /** One more in the row of errors, for an error the driver cannot see. */
  reportError(error: unknown): void;
  /** Ends the row of errors. */
  reportSuccess(): void;

  /**
   * Gives the link up and opens a new one, now rather than when the next try is due: "restart" for a
   * person. Safe in any state; several calls are one recovery. A delay the peer asked for is kept.
   *
   * @returns true when a link serves again, false if the connection has ended or ends before.
   */
  recover(reason?: string): Promise<boolean>;

  /**
   * Ends the connection: at once, or after sending what waits and hearing the peer out, for at most
   * `drain` ms. Afterwards no timer, listener or item remains. Idempotent; a later call may only
   * shorten the wait. Never rejects.
   */
  close(options?: CloseOptions): Promise<void>;

  /** Why the connection failed; `undefined` unless it did. */
  readonly failure: AntiphonError | undefined;
  metrics(): ConnectionMetrics;
}
