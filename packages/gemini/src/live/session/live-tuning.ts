import {
  type BackoffOptions,
  type ConnectionTuning,
  connectionDefaults,
  replayDefaults,
} from '@antiphon/core';

/** The numbers of a supervised Live session. */
export interface LiveTuning
  extends Pick<
    ConnectionTuning,
    | 'connectTimeoutMs'
    | 'pingMs'
    | 'pongTimeoutMs'
    | 'healthCheckMs'
    | 'responseTimeoutMs'
    | 'recoverAfterErrors'
    | 'recoveryWaitMs'
    | 'stableAfterMs'
    | 'maxAttempts'
    | 'maxElapsedMs'
    | 'oldLinkDrainMs'
  > {
  /**
   * A link from which nothing at all comes for so long after the user has spoken is dead: what was said is said again
   * on the next. Where that says nothing either, it was noise. @defaultValue 8_000
   */
  readonly silenceMs?: number;
  /** Errors in a row after which the audio path begins anew. @defaultValue 5 */
  readonly resetAfterErrors?: number;
  /** The wait between failed tries. @defaultValue 100 ms × errors in a row, at most 10 s */
  readonly backoff?: BackoffOptions;
  /** Samples of one chunk of the microphone, at 16 kHz. @defaultValue 512 */
  readonly chunkSamples?: number;
  /** The model's speech is passed on in chunks of so many times `chunkSamples`. @defaultValue 2 */
  readonly outputFactor?: number;
  /** Chunks of the microphone that wait for a socket that is full. @defaultValue 10 */
  readonly queueChunks?: number;
  /** To so many of the newest a full queue is trimmed. @defaultValue 3 */
  readonly keepChunks?: number;
  /** With more bytes than this in the socket, chunks wait. @defaultValue 65_536 */
  readonly highWatermarkBytes?: number;
  /** What the user says while there is no link is kept for so long, and sent on the next. @defaultValue 20_000 */
  readonly replayMs?: number;
  /** How long a handle is good, ms. @defaultValue 7_200_000 */
  readonly handleLifetimeMs?: number;
  /** The user is quiet when no voice was heard for so long. @defaultValue 1_500 */
  readonly quietMs?: number;
  /** At so little time left a link that goes away is replaced, whoever speaks. @defaultValue 5_000 */
  readonly handoverAtLatestMs?: number;
}

export const liveTuningDefaults = {
  connectTimeoutMs: 10_000,
  pingMs: 30_000,
  /** Healthy links have been seen to take up to half a minute for a pong while nobody spoke. */
  pongTimeoutMs: 45_000,
  healthCheckMs: 5_000,
  silenceMs: 8_000,
  responseTimeoutMs: 60_000,
  recoverAfterErrors: 10,
  recoveryWaitMs: connectionDefaults.recoveryWaitMs,
  stableAfterMs: connectionDefaults.stableAfterMs,
  maxAttempts: connectionDefaults.maxAttempts,
  maxElapsedMs: connectionDefaults.maxElapsedMs,
  oldLinkDrainMs: connectionDefaults.oldLinkDrainMs,
  resetAfterErrors: 5,
  backoff: { baseMs: 100, growth: 'linear', jitter: 'none' },
  chunkSamples: 512,
  outputFactor: 2,
  queueChunks: 10,
  keepChunks: 3,
  highWatermarkBytes: 65_536,
  replayMs: replayDefaults.maxMs,
  handleLifetimeMs: 7_200_000,
  quietMs: 1_500,
  handoverAtLatestMs: 5_000,
} as const satisfies LiveTuning;

export type LiveSettings = Required<LiveTuning>;

/** What of it goes to whoever supervises the connection, in the words of that one. */
export function supervisionOf(settings: LiveSettings) {
  const { resetAfterErrors, highWatermarkBytes, replayMs, queueChunks: _, ...rest } = settings;
  return {
    ...rest,
    degradedAfterErrors: resetAfterErrors,
    highWatermarkBytes,
    lowWatermarkBytes: Math.floor(highWatermarkBytes / 4),
    replay: { keepSent: 'acknowledged', maxMs: replayMs, maxBytes: 4_000_000 },
  } as const;
}
