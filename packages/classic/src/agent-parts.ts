import type { Clock, Conversation, TurnKeeper } from '@antiphon/core/frame-free';
import type { AgentPart } from './events.js';
import type { ClassicSettings } from './options.js';

/** The one model and the one voice, as the records know them. */
export const THE_ONE = 0;

/** What whoever thinks and speaks knows of the talk they take part in. */
export interface AgentParts {
  readonly id: string;
  readonly clock: Clock;
  readonly settings: ClassicSettings;
  readonly conversation: Conversation;
  readonly keeper: TurnKeeper;
  /** While enough speech waits to be heard: resolves when more should be made. */
  readonly room: Promise<void> | undefined;
  /** Ms since the agent was made. */
  now(): number;
  /** Speech of a turn was made. */
  made(samples: Int16Array, sampleRate: number, turn: number): void;
  /** All speech of a turn was made. */
  madeAll(turn: number): void;
  /** The model wrote a piece of its answer. */
  wrote(text: string, turn: number): void;
  failed(part: AgentPart, error: unknown): void;
}
