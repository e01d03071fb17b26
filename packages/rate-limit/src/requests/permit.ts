/** What somebody wants to ask a vendor for. */
export interface RateRequest {
  /** Whose it is: the line is fair between sessions. @defaultValue 'default' */
  readonly session?: string;
  /** What it is thought to use of `tokensPerMinute`. @defaultValue 0 */
  readonly tokens?: number;
  /** Gives its place up at once: an interrupted turn, a session that ends. */
  readonly signal?: AbortSignal | undefined;
}

/** What a request has turned out to use. */
export interface Used {
  /** @defaultValue what it was thought to use */
  readonly tokens?: number | undefined;
  /** What it costs, for the ceiling of the session. @defaultValue 0 */
  readonly cost?: number | undefined;
}

/** A request may go. {@link end} it, whatever comes of it. */
export interface Permit {
  readonly session: string;
  readonly waitedMs: number;
  /** The vendor has answered: after a refusal, more requests may go. Idempotent. */
  worked(): void;
  /** What it has turned out to use so far: a later word replaces an earlier one. */
  used(used: Used): void;
  /** The request is over. Idempotent. */
  end(): void;
  /** The request has failed, and is over. Says whether the vendor refused it: everybody of the key then waits. */
  failed(error: unknown): boolean;
}
