import type { AntiphonError, Clock, Session } from '@antiphon/core';
import type { ConversationStore } from '../store/index.js';
import type { ProcessLoad } from './admission/index.js';
import type { Conversation } from './conversation.js';
import type { ConversationLimits } from './limits.js';
import type { ServedAgent } from './served-agent.js';

/** Something that is worth a line in a log; its message holds nothing that was said. */
export interface ConversationProblem {
  readonly conversation: string;
  readonly error: AntiphonError;
}

export interface ConversationsOptions {
  readonly agent: ServedAgent;
  /** Not closed by the service. */
  readonly store: ConversationStore;
  readonly limits?: Partial<ConversationLimits>;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
  /** @defaultValue that of this process */
  readonly load?: ProcessLoad;
  /** How long the orderly end of one conversation may take at most. @defaultValue 60_000 */
  readonly endDeadlineMs?: number;
  /** What it throws is lost. */
  onProblem?(problem: ConversationProblem): void;
  /** A conversation is over, and why. What it throws is lost. */
  onEnded?(ended: { readonly conversation: string; readonly reason: string }): void;
  /** A session is about to start: for those who observe it. What it throws is lost. */
  onTalk?(session: Session, conversation: Conversation): void;
}
