/** What a service takes on. */
export interface ConversationLimits {
  /** Conversations at a time. @defaultValue 200 */
  readonly maxConversations: number;
  /** Conversations of one owner at a time. @defaultValue 100 */
  readonly maxPerOwner: number;
  /** A conversation in which nothing happens for so long is ended. @defaultValue 3_600_000 */
  readonly idleMs: number;
  /**
   * What one conversation is expected to need: no more are let in than fit. With speech on this machine it was 0.2 to 4 MB,
   * the more the younger the process. @defaultValue 8 MiB
   */
  readonly memoryPerConversationBytes: number;
  /** What the process may need in all. @defaultValue 80 % of what the machine, or its container, has */
  readonly maxMemoryBytes: number;
  /** Above this delay of the event loop, nobody is let in: less is not heard. @defaultValue 200 */
  readonly maxLoopDelayMs: number;
  /** The longest chunk of sound, as PCM. @defaultValue 1 MiB */
  readonly maxChunkBytes: number;
  /** Sound of one conversation that waits, as PCM. @defaultValue 10 MiB */
  readonly maxBufferBytes: number;
  /** The longest text that is answered or said, in characters. @defaultValue 16_384 */
  readonly maxTextCharacters: number;
  /** Messages and bytes that a socket takes in a second; ten seconds of them may come at once. @defaultValue 200 */
  readonly maxMessagesPerSecond: number;
  /** @defaultValue 1 MiB */
  readonly maxBytesPerSecond: number;
  /** Bytes that a client may leave unread before its socket is cut. @defaultValue 2 MiB */
  readonly maxUnreadBytes: number;
  /** Finished turns of all conversations that wait to be stored; beyond them the oldest is lost, and told. @defaultValue 10_000 */
  readonly maxPendingTurns: number;
}

const MEBIBYTE = 1_048_576;

export const conversationLimits = {
  maxConversations: 200,
  maxPerOwner: 100,
  idleMs: 3_600_000,
  memoryPerConversationBytes: 8 * MEBIBYTE,
  maxMemoryBytes: Number.POSITIVE_INFINITY,
  maxLoopDelayMs: 200,
  maxChunkBytes: MEBIBYTE,
  maxBufferBytes: 10 * MEBIBYTE,
  maxTextCharacters: 16_384,
  maxMessagesPerSecond: 200,
  maxBytesPerSecond: MEBIBYTE,
  maxUnreadBytes: 2 * MEBIBYTE,
  maxPendingTurns: 10_000,
} as const satisfies ConversationLimits;
