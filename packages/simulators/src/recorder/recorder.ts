import type { ConnectionInfo } from '../server/index.js';

/** One message, or one piece of a body. */
export interface RecordedMessage {
  /** Position among all messages of the connection, from 0; none is skipped, though old ones are forgotten. */
  readonly index: number;
  readonly from: 'client' | 'server';
  /** The simulator's clock, ms. */
  readonly atMs: number;
  /** ms since the connection came. */
  readonly sinceOpenMs: number;
  readonly format: 'text' | 'binary';
  readonly bytes: number;
  /** The message parsed, where it is JSON (in a binary frame too). Strings over 2,000 characters are cut. */
  readonly json?: unknown;
  /** The text of a text message that isn't JSON, cut at 2,000 characters. */
  readonly text?: string;
  /** The `type` of the JSON, else its only key, else `audio` for other binary ones. */
  readonly kind: string;
}

/** How a connection ended. */
export interface RecordedEnd {
  readonly atMs: number;
  /** Of the closing handshake; 1006 without one. For HTTP the status. */
  readonly code: number;
  readonly reason: string;
}

/** Everything seen of one connection or HTTP request. */
export interface RecordedConnection {
  readonly info: ConnectionInfo;
  readonly atMs: number;
  /** The HTTP status of the answer: 101 for a WebSocket; undefined until there is one. */
  readonly status: number | undefined;
  /** The newest messages, both ways. */
  readonly messages: readonly RecordedMessage[];
  /** Messages forgotten to keep within the bound. */
  readonly forgotten: number;
  readonly bytesFromClient: number;
  readonly bytesFromServer: number;
  /** Sums of what isn't JSON: audio. */
  readonly audioBytesFromClient: number;
  readonly audioBytesFromServer: number;
  /** Faults that struck, in order. */
  readonly faults: readonly { readonly kind: string; readonly atMs: number }[];
  readonly end: RecordedEnd | undefined;
}

/** What may be asked of {@link Recorder.waitFor}. */
export type RecorderPredicate<T> = (
  connections: readonly RecordedConnection[],
) => T | undefined | false | null;

/** Keeps what passed over the wire, with keys redacted. */
export interface Recorder {
  /** The newest 1,000, in the order they came; of all their messages, the newest 100,000. */
  readonly connections: readonly RecordedConnection[];
  /** What went wrong in the simulator itself: a test should find it empty. */
  readonly problems: readonly unknown[];
  /**
   * The first result of the predicate that is neither undefined, null nor false: asked now and after every message,
   * opening and end.
   *
   * @throws AntiphonError `service_timeout` once `timeoutMs` (real time, @defaultValue 10_000) has passed
   */
  waitFor<T>(predicate: RecorderPredicate<T>, options?: { readonly timeoutMs?: number }): Promise<T>;
  /** Calls `listener` after every message, opening and end, until the returned function is called. */
  watch(listener: () => void): () => void;
}

export interface RecorderOptions {
  /** Messages kept per connection. @defaultValue 2_000 */
  readonly maxMessages?: number;
}
