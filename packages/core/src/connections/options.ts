import type { BackoffOptions } from '../async/index.js';
import type { Clock } from '../clock/index.js';
import type { ConnectionDriver } from './driver.js';
import type { ConnectionEvent } from './events.js';
import type { Classify } from './failure.js';
import type { ReplayOptions } from './replay-ring.js';
import type { StateChange } from './state.js';

/** The numbers of a supervised connection. `Infinity` turns a watchdog or a bound off. */
export interface ConnectionTuning {
  /** How long one attempt to open a link may take, whatever the SDK does, in ms. @defaultValue 10_000 */
  readonly connectTimeoutMs?: number;
  /** `keepAlive()` is called when nothing was sent for this long, in ms. @defaultValue 4_000 */
  readonly keepAliveMs?: number;
  /** Time between pings, in ms. @defaultValue 30_000 */
  readonly pingMs?: number;
  /** A link from which nothing comes for this long after a ping is lost, in ms. @defaultValue 10_000 */
  readonly pongTimeoutMs?: number;
  /** Time between health checks, in ms. @defaultValue 5_000 */
  readonly healthCheckMs?: number;
  /** A link silent for this long while something is expected of it is inactive, in ms. @defaultValue Infinity */
  readonly silenceMs?: number;
  /** How long a response may take after `expectResponse()`, in ms. @defaultValue 60_000 */
  readonly responseTimeoutMs?: number;
  /** This many errors in a row degrade the connection. @defaultValue 5 */
  readonly degradedAfterErrors?: number;
  /** This many errors in a row start recovery. @defaultValue 10 */
  readonly recoverAfterErrors?: number;
  /** Whether a message ends a row of errors; if not, only `reportSuccess()` does. @defaultValue true */
  readonly messagesResetErrors?: boolean;
  /** The short wait between the end of a link and the next try, in ms. @defaultValue 100 */
  readonly recoveryWaitMs?: number;
  /** A link that lives this long has worked: failures are counted from zero again, in ms. @defaultValue 5_000 */
  readonly stableAfterMs?: number;
  /** Failures in a row after which the connection fails. @defaultValue 10 */
  readonly maxAttempts?: number;
  /** Time without a working link after which the connection fails, in ms. @defaultValue 120_000 */
  readonly maxElapsedMs?: number;
  /** How an old link is kept at most after its successor took over, in ms; never beyond the peer's own time left. @defaultValue 60_000 */
  readonly oldLinkDrainMs?: number;
  /** With more than this many bytes in the socket, sending stops. @defaultValue 262_144 */
  readonly highWatermarkBytes?: number;
  /** With no more than this many bytes in the socket, sending goes on. @defaultValue 65_536 */
  readonly lowWatermarkBytes?: number;
  /** How often a full socket is looked at, in ms. @defaultValue 20 */
  readonly pollMs?: number;
}

/** What {@link superviseConnection} takes where a number is left out. */
export const connectionDefaults = {
  connectTimeoutMs: 10_000,
  keepAliveMs: 4_000,
  pingMs: 30_000,
  pongTimeoutMs: 10_000,
  healthCheckMs: 5_000,
  silenceMs: Number.POSITIVE_INFINITY,
  responseTimeoutMs: 60_000,
  degradedAfterErrors: 5,
  recoverAfterErrors: 10,
  messagesResetErrors: true,
  recoveryWaitMs: 100,
  stableAfterMs: 5_000,
  maxAttempts: 10,
  maxElapsedMs: 120_000,
  oldLinkDrainMs: 60_000,
  highWatermarkBytes: 262_144,
  lowWatermarkBytes: 65_536,
  pollMs: 20,
} as const satisfies ConnectionTuning;

/**
 * What the owner of a connection wants to hear. Hooks are called one at a time, never in the middle of
 * a transition, and may call the connection back. What they throw or reject with is reported as a
 * `hook_failed` event.
 */
export interface ConnectionHooks<In> {
  /** Every message of every living link, with its link's generation. */
  readonly onMessage?: (message: In, generation: number) => void;
  /** Every change of state, once. */
  readonly onState?: (change: StateChange) => void;
  /** Everything worth a log line. */
  readonly onEvent?: (event: ConnectionEvent) => void;
  /** `writable` became true. */
  readonly onWritable?: () => void;
  /** Several errors in a row: the moment to reset the audio path. */
  readonly onDegraded?: (error: unknown, errors: number) => void | Promise<void>;
}

/** What {@link superviseConnection} needs: a driver, and whatever differs from the defaults. */
export interface ConnectionOptions<Out, In> extends ConnectionTuning, ConnectionHooks<In> {
  readonly driver: ConnectionDriver<Out, In>;
  /** Names the connection in events and errors. @defaultValue 'connection' */
  readonly name?: string;
  /** @defaultValue systemClock */
  readonly clock?: Clock;
  /** Closes the connection at once, from any state. */
  readonly signal?: AbortSignal;
  /** The wait between failed tries. A linear rule: `{ growth: 'linear' }`. @defaultValue 100 ms × 2ⁿ ≤ 10 s, full jitter */
  readonly backoff?: BackoffOptions;
  /** Bounds of what is kept for the next link. */
  readonly replay?: ReplayOptions;
  /** Judges failures. @defaultValue stops at an `AntiphonError` that is not retryable, else tries again */
  readonly classify?: Classify;
  /** The size of an item in the replay buffer, in bytes. Pure. @defaultValue approximateBytes */
  readonly sizeOf?: (item: Out) => number;
  /** Whether silence of the peer is strange just now (see `silenceMs`). Pure. @defaultValue while a response is expected */
  readonly isTrafficExpected?: () => boolean;
}

/** Options with every number filled in. */
export type TunedOptions<Out, In> = Omit<ConnectionOptions<Out, In>, keyof ConnectionTuning | 'name'> &
  Required<ConnectionTuning> & { readonly name: string };
