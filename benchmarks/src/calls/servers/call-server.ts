/** A server that takes calls, whichever way it is made. */
export interface CallServer {
  readonly port: number;
  /** Calls under way. */
  readonly calls: number;
  close(): void;
}
