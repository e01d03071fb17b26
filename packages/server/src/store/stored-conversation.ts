/** What is known of a conversation when it begins. */
export interface NewConversation {
  /** 1 … 256 characters, none of them a control character. */
  readonly id: string;
  /** Whose it is: 1 … 256 characters, none of them a control character. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** Such as `en` or `en-GB`. */
  readonly language: string;
  /** `telephone` is a call: nobody but its caller talks in it. */
  readonly mode: 'utterance' | 'streaming' | 'telephone';
  /** Name of the agent that talks. */
  readonly agent: string;
  /** Whether answers are spoken, and not only written. @defaultValue true */
  readonly speaks?: boolean;
}

/** A conversation as the store knows it. */
export interface StoredConversation extends Required<NewConversation> {
  /** When anything last happened in it, in ms since 1970; only grows. */
  readonly lastActivityMs: number;
  /** When it ended; absent while it is open, and of one whose process died. */
  readonly endedAtMs?: number;
  readonly endReason?: string;
  /** What was counted until its end, such as `interruptions`. */
  readonly stats?: Readonly<Record<string, number>>;
  /** How many turns of it are stored. */
  readonly turns: number;
}

/** How a conversation ended. */
export interface ConversationEnd {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly reason: string;
  /** Counts to keep with it. Entries that are no finite number are left out. */
  readonly stats?: Readonly<Record<string, number>>;
}

/** A turn that is finished. */
export interface StoredTurn {
  /** Id of its conversation. */
  readonly conversation: string;
  /** Its number in the conversation: an integer from 0. Need not be without gaps. */
  readonly turn: number;
  /** What the user said. */
  readonly user: string;
  /** What the bot generated. */
  readonly said: string;
  /** What of it was heard. */
  readonly heard: string;
  /** How it came out: a `TurnOutcome` of the core. */
  readonly outcome: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** Stages of the answer in ms, such as a `TurnLatency` of the core. Entries that are no finite number are left out. */
  readonly latency?: Readonly<Record<string, number>>;
}
