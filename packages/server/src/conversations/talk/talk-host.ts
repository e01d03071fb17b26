import type { Conversation as History, Session } from '@antiphon/core';
import type { ConversationMode } from '../open-request.js';
import type { ConversationStats } from '../stats.js';

/** What a talk is about. */
export interface TalkSettings {
  readonly id: string;
  readonly mode: ConversationMode;
  /** Whether answers are spoken. */
  readonly speaks: boolean;
  readonly language: string;
  /** What is remembered. */
  readonly history: History;
  /** Fires when the conversation is over. */
  readonly signal: AbortSignal;
}

/** The conversation that is talked in. */
export interface TalkHost {
  /** Why nothing new is begun, if it is not. */
  readonly refusal: string | undefined;
  stats(): ConversationStats;
  touch(): void;
  /** A session is about to start. */
  opened(session: Session): void;
  /** Resolves when every finished turn is stored, and told. */
  stored(): Promise<void>;
  /** Another language is spoken from now on. */
  switched(language: string): void;
  /** Everything up to this turn is forgotten. */
  forgot(turn: number): void;
}
