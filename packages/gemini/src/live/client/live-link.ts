import type { LiveEvent } from './live-event.js';
import type { LiveClose } from './live-failure.js';
import type { LiveInput } from './live-input.js';
import type { LiveSetup } from './setup-options.js';

/** What happens on a link once it is open. Nothing is reported after it was closed from here. */
export interface LiveLinkEvents {
  /** One message: the events in it, in the order in which they make sense. */
  message(events: readonly LiveEvent[]): void;
  /** A message that could not be read, or not all of it. The link goes on. */
  unreadable(problem: string): void;
  error(error: Error): void;
  pong(): void;
  closed(close: LiveClose): void;
}

/** One open connection to one Live session. */
export interface LiveLink {
  /** @throws AntiphonError `connection_lost` when the socket is not open: the SDK would lose it in silence. */
  send(input: LiveInput): void;
  ping(): void;
  /** Bytes not yet written to the network. */
  readonly bufferedBytes: number;
  readonly isOpen: boolean;
  /** A goodbye is under way: why, is known when it is closed. */
  readonly isClosing: boolean;
  /** Stops reading, and goes on. While it is paused, pongs are not seen either. */
  pause(): void;
  resume(): void;
  /** Closes; a peer that does not answer is cut off a second later. Idempotent. */
  close(): void;
}

export interface OpenLiveLink {
  readonly setup: LiveSetup;
  readonly events: LiveLinkEvents;
  /** Gives up, and lets go of the socket, while the link is not open yet. */
  readonly signal: AbortSignal;
}

/** Opens links to Live sessions. Knows nothing of frames, and keeps nothing between links. */
export interface GeminiLiveClient {
  /**
   * Resolves when the session is set up.
   *
   * @throws AntiphonError `connection_failed`, `retryable` unless the vendor would refuse it again; or `aborted`.
   */
  open(request: OpenLiveLink): Promise<LiveLink>;
  /** Loads the SDK. */
  prewarm(): Promise<void>;
}
