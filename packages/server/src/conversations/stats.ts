import type { ConversationMode } from './open-request.js';
import type { AgentStatus } from './served-agent.js';

/** What a client may know of its conversation: the fields of the audio streaming API, then ours. */
export interface ConversationStats {
  readonly sessionId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601. */
  readonly lastActivity: string;
  /** Whether it can be talked in: false once it ends, and of one whose process has died until it is taken up again. */
  readonly isActive: boolean;
  readonly language: string;
  /** What the user and the bot have said in finished turns, each counted for itself. Those are stored. */
  readonly conversationEntries: number;
  /** Chunks of sound that wait to be recognised, and their bytes as PCM. */
  readonly bufferChunks: number;
  readonly bufferSize: number;
  /** Stretches of speech that are being recognised, or wait for it. */
  readonly pendingTranscriptions: number;
  /** Answers that are being made or heard. */
  readonly pendingResponses: number;
  readonly mode: ConversationMode;
  /** Whether a client is there. */
  readonly isConnected: boolean;
  /** Finished turns that are stored, and those that wait to be. */
  readonly turns: number;
  readonly pendingTurns: number;
}

/** How the service stands: the fields of the audio streaming API, then ours. */
export interface ServiceHealth {
  /** Conversations that this process holds. */
  readonly totalSessions: number;
  /** Those of them that can be talked in. */
  readonly activeSessions: number;
  readonly serviceStatus: AgentStatus;
  /** Whether another conversation would be let in now. `draining`: none will be any more. */
  readonly admission: 'open' | 'full' | 'busy' | 'draining';
  readonly maxSessions: number;
  /** Conversations with a client that is there. */
  readonly connectedSessions: number;
  readonly opened: number;
  /** Requests that were refused, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  readonly expired: number;
  readonly turns: number;
  /** Turns that wait to be stored, and those that could not be. */
  readonly pendingTurns: number;
  readonly lostTurns: number;
  readonly rssBytes: number;
  /** The 99th percentile of the last seconds. */
  readonly eventLoopDelayMs: number;
}
