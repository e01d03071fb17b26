export interface ClientLimits {
  /**
   * The longest message taken; a longer one ends the connection with 1009. Pipecat's clients send up to 1 MiB.
   * @defaultValue 1_114_112
   */
  readonly maxMessageBytes?: number;
  /**
   * Messages of one client, over all its connections; ten seconds of it may come at once. More ends it with 1008.
   * @defaultValue 500
   */
  readonly maxMessagesPerSecond?: number;
  /** Bytes likewise. @defaultValue 524_288 */
  readonly maxBytesPerSecond?: number;
  /**
   * Sound of one client in ms, however it is coded, over all its connections. Twenty seconds of it may come at once: as much as
   * clients keep during a cut. More ends it with 1008. @defaultValue 1_500: half as much again as a microphone gives
   */
  readonly maxAudioMsPerSecond?: number;
  /** Bytes that the client may leave unread before the connection is cut. @defaultValue 262_144 */
  readonly maxBufferedBytes?: number;
  /** How long a client that announced it may take to say hello. @defaultValue 10_000 */
  readonly helloTimeoutMs?: number;
  /** A client of which nothing comes is pinged so often. @defaultValue 5_000 */
  readonly pingEveryMs?: number;
  /** Nothing for so long, not even an answer to pings, means a dead connection. @defaultValue 15_000 */
  readonly silenceTimeoutMs?: number;
  /** How long a session waits for a client that can come back. 0 for not at all. @defaultValue 15_000 */
  readonly resumeWindowMs?: number;
  /**
   * Clients at a time, those that are waited for too; one more is refused with 503. So is a connection beyond twice as
   * many, counted until it is closed on both sides. @defaultValue 1_000
   */
  readonly maxClients?: number;
}

export const clientLimits = {
  maxMessageBytes: 1_114_112,
  maxMessagesPerSecond: 500,
  maxBytesPerSecond: 524_288,
  maxAudioMsPerSecond: 1_500,
  maxBufferedBytes: 262_144,
  helloTimeoutMs: 10_000,
  pingEveryMs: 5_000,
  silenceTimeoutMs: 15_000,
  resumeWindowMs: 15_000,
  maxClients: 1_000,
} as const satisfies Required<ClientLimits>;

/** Fills in the defaults, and leaves out everything else. */
export function limitsOf(options: ClientLimits): Required<ClientLimits> {
  const names = Object.keys(clientLimits) as (keyof ClientLimits)[];
  const entries = names.map((name) => [name, options[name] ?? clientLimits[name]]);
  return Object.fromEntries(entries) as Required<ClientLimits>;
}
