import type {
  ConversationEnd,
  NewConversation,
  StoredConversation,
  StoredTurn,
} from './stored-conversation.js';

/** Where a page of conversations goes on. */
export interface ListPosition {
  readonly createdAtMs: number;
  readonly id: string;
}

export interface ListOptions {
  /** Only those of one owner. @defaultValue everybody's */
  readonly owner?: string;
  /** Only those that have not ended. @defaultValue false */
  readonly open?: boolean;
  /** How many at most: 1 … 1000. @defaultValue 100 */
  readonly limit?: number;
  /** Only those after this one in the list: the last one of the page before. @defaultValue from the start */
  readonly before?: ListPosition;
}

export interface TurnsOptions {
  /** Only turns with a greater number. @defaultValue all */
  readonly after?: number;
  /** How many at most: 1 … 1000. @defaultValue 100 */
  readonly limit?: number;
  /** Turns of this outcome are left out, and not counted. @defaultValue none is */
  readonly without?: string;
}

export interface StoreCounts {
  readonly conversations: number;
  /** Conversations that have not ended. */
  readonly open: number;
  readonly turns: number;
}

/**
 * Keeps conversations and their finished turns. What a method has resolved for is durable: no death of this process
 * takes it back. Calls of one caller take effect in the order in which they were made.
 *
 * Texts come back as they were, with two exceptions that no database stores alike: U+0000 and a lone surrogate come back
 * as U+FFFD.
 *
 * Every method rejects with an `AntiphonError`:
 * - `conversation_invalid` what was asked for makes no sense: asking again does not help;
 * - `store_failed` the store could not do it; `retryable` says whether it may be able to later. Nothing was stored, or it
 *   is unknown whether it was: all writing methods may be called again with the same arguments;
 * - `queue_full` (retryable) more is waiting to be written than the store holds.
 */
export interface ConversationStore extends AsyncDisposable {
  /**
   * Adds a conversation. Adding the same one again does nothing.
   * @throws AntiphonError `conversation_invalid` when another one has this id
   */
  create(conversation: NewConversation): Promise<void>;
  /**
   * Adds a finished turn, and counts it as activity. Adding it again does nothing. A conversation that has ended
   * still takes turns, since its last one may come late.
   * @throws AntiphonError `conversation_invalid` when there is no such conversation; `TurnTaken`, which is one, when a turn
   * of this number stands that began at another moment or with other words
   */
  addTurn(turn: StoredTurn): Promise<void>;
  /** Something happened in the conversation at `atMs`. Does nothing when there is no such conversation. */
  touch(id: string, atMs: number): Promise<void>;
  /** Another language is spoken from now on. Does nothing when there is no such conversation. */
  setLanguage(id: string, language: string): Promise<void>;
  /** The conversation is over; the first end stands. Does nothing when there is no such conversation. */
  end(id: string, end: ConversationEnd): Promise<void>;
  /**
   * Ends every open conversation in which nothing has happened since `beforeMs`, such as those of a process that died.
   * Resolves with how many those were.
   */
  endIdle(beforeMs: number, end: ConversationEnd): Promise<number>;
  conversation(id: string): Promise<StoredConversation | undefined>;
  /** The newest first; of the same age, by id. */
  list(options?: ListOptions): Promise<readonly StoredConversation[]>;
  /** Turns of a conversation, the oldest first; none when there is no such conversation. */
  turns(id: string, options?: TurnsOptions): Promise<readonly StoredTurn[]>;
  /** Forgets a conversation and its turns. Resolves with whether there was one. */
  remove(id: string): Promise<boolean>;
  /** Forgets those that ended before `beforeMs`, and their turns. Resolves with how many those were. */
  removeEndedBefore(beforeMs: number): Promise<number>;
  counts(): Promise<StoreCounts>;
  /** Writes what waits, then closes; whatever is asked afterwards is refused with `store_failed`. Idempotent. */
  [Symbol.asyncDispose](): Promise<void>;
}
