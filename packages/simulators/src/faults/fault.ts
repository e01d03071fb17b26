/**
 * When a fault strikes a connection.
 *
 * - `connect`: with the handshake, or as soon as the connection is open
 * - `beforeSpeech`: with the first message that the client sends
 * - `duringSpeech`: while the server hears or speaks words
 * - `afterSpeech`: when the speech is over
 * - `afterMs`: this long after the connection opened
 * - `afterMessages`: once the server has sent so many messages
 */
export type FaultMoment =
  | 'connect'
  | 'beforeSpeech'
  | 'duringSpeech'
  | 'afterSpeech'
  | { readonly afterMs: number }
  | { readonly afterMessages: number };

/** The named moments, for tests that try each. */
export const FAULT_MOMENTS = ['connect', 'beforeSpeech', 'duringSpeech', 'afterSpeech'] as const;

/** The HTTP errors that vendors give. */
export const HTTP_FAULT_STATUSES = [400, 401, 403, 404, 429, 500, 503] as const;
export type HttpFaultStatus = (typeof HTTP_FAULT_STATUSES)[number];

/** What goes wrong before there is a connection: it has no moment but the handshake. */
export type HandshakeFault =
  /** The connection is reset before a byte of HTTP is answered. */
  | { readonly kind: 'refuse' }
  /** The request is read, and never answered. */
  | { readonly kind: 'hangHandshake' }
  /** The vendor's own error, in its own words. `retryAfterMs` is told the way the vendor tells it. */
  | { readonly kind: 'http'; readonly status: HttpFaultStatus; readonly retryAfterMs?: number };

/** What goes wrong on an open connection. */
export type LiveFault = (
  | { readonly kind: 'drop' }
  /** The server reads no more: what the client sends piles up in the sockets. */
  | { readonly kind: 'halfOpenRead' }
  /** The server writes no more; what it would have sent is lost. */
  | { readonly kind: 'halfOpenWrite' }
  /** Nothing is read or written for a while, then all of it. */
  | { readonly kind: 'stall'; readonly ms: number }
  /** The next JSON message breaks off in the middle. */
  | { readonly kind: 'malformedJson' }
  /** The next text message is cut inside a character (where it has one of several bytes), into two fragments. */
  | { readonly kind: 'splitUtf8' }
  /** The next transcription comes after the one that follows it. */
  | { readonly kind: 'outOfOrder' }
  /** The next message that ends a turn comes twice. */
  | { readonly kind: 'duplicateTurnComplete' }
  /** The next message that ends a turn never comes. */
  | { readonly kind: 'missingTurnComplete' }
  /** The server says that it will go, and goes. A vendor that has no such message closes after the time. */
  | { readonly kind: 'goAway'; readonly timeLeftMs: number }
  | { readonly kind: 'close'; readonly code: number; readonly reason?: string }
  /** The server reads so many bytes a second at most. */
  | { readonly kind: 'slowReader'; readonly bytesPerSecond: number }
) & {
  /** @defaultValue 'connect' in a plan, at once when injected */
  readonly at?: FaultMoment;
};

/** One thing that goes wrong with one connection. */
export type Fault = HandshakeFault | LiveFault;
export type FaultKind = Fault['kind'];

const HANDSHAKE_KINDS: readonly FaultKind[] = ['refuse', 'hangHandshake', 'http'];

export const isHandshakeFault = (fault: Fault): fault is HandshakeFault =>
  HANDSHAKE_KINDS.includes(fault.kind);
