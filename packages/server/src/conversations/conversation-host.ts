import type { AntiphonError, Clock, Session } from '@antiphon/core';
import type { Conversation } from './conversation.js';
import type { ConversationLimits } from './limits.js';
import type { Ledger } from './records/index.js';
import type { ServedAgent } from './served-agent.js';
import type { SocketPipelines } from './talk/index.js';

/** What a conversation has of its service. */
export interface ConversationHost {
  readonly agent: ServedAgent;
  readonly clock: Clock;
  readonly limits: ConversationLimits;
  readonly ledger: Ledger;
  readonly pipelines: SocketPipelines;
  readonly isDraining: boolean;
  /** How long the orderly end of a session may take. */
  readonly endDeadlineMs: number;
  /** A session has been opened, and is about to start. */
  opened(session: Session, conversation: Conversation): void;
  /** A turn is durable. */
  stored(): void;
  problem(conversation: string, error: AntiphonError): void;
  /** Nothing has happened in it for as long as it is kept. */
  expired(conversation: Conversation): void;
  /** The conversation is over, and why. */
  ended(conversation: Conversation, reason: string): void;
}
