import type { RecoveryReason } from './reasons.js';

/** How a link ended, as its peer or its socket tells it. */
export interface LinkClose {
  /** The WebSocket close code, or the vendor's own; 1006 where the line was simply cut. */
  readonly code: number;
  readonly reason: string;
  /** Whether a closing handshake took place. */
  readonly clean: boolean;
}

/**
 * What a driver reports about one link; each may be passed on as a bare function, at any time after
 * `open` was called. Once the link has been given up they do nothing.
 */
export interface LinkEvents<In> {
  /** Something arrived. Counts as a sign of life, answers `expectResponse()` and, by default, ends a row of errors. */
  readonly onMessage: (message: In) => void;
  /** The link is gone. Before `open` has resolved it means that opening failed, even if the promise hangs. */
  readonly onClose: (close: LinkClose) => void;
  /** Something went wrong and the link may live on: one more in a row of errors. */
  readonly onError: (error: unknown) => void;
  /** The answer to `ping()`. */
  readonly onPong: () => void;
  /**
   * The peer will close the link soon: a new one is opened while this one still serves. `Infinity` when it would let it
   * live, and the driver leaves it by its own will: if no successor opens, nothing has changed.
   */
  readonly onGoAway: (timeLeftMs?: number) => void;
}

/** Why an earlier link was left. The token that resumes the conversation is the driver's to keep. */
export interface Resume {
  /** The generation of the link that was open last. */
  readonly generation: number;
  readonly reason: RecoveryReason;
}

/** One order to open a link. */
export interface OpenRequest<In> {
  /** Aborts when the link is given up before it is open: let go of the socket. Silent once it is open. */
  readonly signal: AbortSignal;
  /** 1 for the first try since the connection last worked. */
  readonly attempt: number;
  /** Grows by one with every link ever ordered. */
  readonly generation: number;
  /** Absent until a link has been open: then the driver reattaches to the conversation. */
  readonly resume: Resume | undefined;
  readonly events: LinkEvents<In>;
}

/** One open link to a peer, with the vendor's protocol behind it. What is optional is left alone when absent. */
export interface Link<Out> {
  /** Hands one item to the socket, in order. Throws only if nothing of it was sent; that ends the link. */
  send(item: Out): void;
  /** Asks for an `onPong`. */
  ping?(): void;
  /** Sends whatever keeps an idle link from being closed. */
  keepAlive?(): void;
  /** Bytes handed over and not yet written to the network. A driver may add to it to slow a replay down. */
  bufferedBytes?(): number;
  /** Whether the socket is still open: asked at every health check, for sockets that die without a word. */
  alive?(): boolean;
  /**
   * Whether a goodbye is under way: the socket takes nothing more, and its close, which says why, has not come yet. What is
   * sent waits meanwhile; a close that does not come within a second or two is not waited for.
   */
  isClosing?(): boolean;
  /** Says that nothing more will be sent; the peer is expected to answer what is left, then to close. */
  finish?(): void;
  /** Closes at once and never throws for being closed already. */
  close(code?: number, reason?: string): void;
}

/** What a vendor supplies: how to open one link. Everything else is the supervisor's. */
export interface ConnectionDriver<Out, In> {
  /**
   * Resolves when the link is ready for items, its handshake, setup and reattachment done. Reconnection
   * by an SDK is off. May hang, reject, or resolve too late: a late link is closed at once.
   */
  open(request: OpenRequest<In>): Promise<Link<Out>>;
  /**
   * What becomes of messages of an old link after the switch to its successor, until it is closed.
   *
   * @defaultValue 'deliver'
   */
  readonly oldMessages?: 'deliver' | 'drop';
}
