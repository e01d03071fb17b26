import { AntiphonError, type Clock, settleWithin, type Timer } from '@antiphon/core';
import type {
  ConversationStore,
  ListOptions,
  NewConversation,
  StoredConversation,
  StoredTurn,
  TurnsOptions,
} from '../../store/index.js';
import { ConversationError } from '../conversation-error.js';
import type { ConversationStats } from '../stats.js';
import { type RestoredHistory, restoreHistory } from './restore-history.js';
import { storedStats } from './stored-stats.js';
import { FORGOTTEN } from './turn-of.js';

const STORE_RETRY_MS = 5_000;
/** A store that has not answered for so long is taken to be away, whatever becomes of it. */
const ANSWER_TIMEOUT_MS = 10_000;
/** The same where it has many conversations to end. */
const EXPIRY_TIMEOUT_MS = 60_000;
const EXPIRE_EVERY_MS = 3_600_000;
/** How often the store is told that something happens, where no turn tells it. */
export const TOUCH_EVERY_MS = 60_000;

/** A conversation that runs here. */
export interface Running {
  readonly id: string;
  readonly activeAtEpochMs: number;
}

/** What a service asks of its store while a client waits. Everything throws `ConversationError`s. */
export class Archive {
  readonly #store: ConversationStore;
  readonly #clock: Clock;
  readonly #idleMs: number;
  #expiry: Timer | undefined;

  /** @param idleMs after so long without anything a conversation is over */
  constructor(store: ConversationStore, clock: Clock, idleMs: number) {
    this.#store = store;
    this.#clock = clock;
    this.#idleMs = idleMs;
  }

  /** @throws ConversationError `invalid` for an owner that no store takes */
  async create(conversation: NewConversation): Promise<void> {
    let isGivenUp = false;
    const created = this.#store.create(conversation);
    // Nobody has heard of one that is there too late.
    const forget = () => (isGivenUp ? this.#store.remove(conversation.id) : undefined);
    void created.then(forget).catch(() => {});
    try {
      await this.#asked(created, 'invalid');
    } catch (error) {
      isGivenUp = true;
      throw error;
    }
  }

  /** @throws ConversationError `not_found`, also for somebody else's */
  async find(id: string, owner: string): Promise<StoredConversation> {
    const stored = await this.#asked(this.#store.conversation(id));
    if (stored === undefined || stored.owner !== owner) throw notFound();
    return stored;
  }

  /**
   * One that is not over: it runs, or did so when its process died.
   *
   * @throws ConversationError `not_found`; `ended`
   */
  async findOpen(id: string, owner: string): Promise<StoredConversation> {
    const stored = await this.find(id, owner);
    const isExpired = stored.lastActivityMs + this.#idleMs < this.#clock.epochMs();
    if (isExpired) await this.end(id, 'expired');
    if (isExpired || stored.endedAtMs !== undefined) throw isOver();
    return stored;
  }

  /**
   * How one stands that is not over, and that no process runs.
   *
   * @throws ConversationError `not_found`; `ended`
   */
  async stats(id: string, owner: string): Promise<ConversationStats> {
    const stored = await this.findOpen(id, owner);
    const { entries } = await this.restore(id);
    return storedStats(stored, entries);
  }

  /** What was said in a conversation, to go on from. */
  restore(id: string): Promise<RestoredHistory> {
    return this.#asked(restoreHistory(this.#store, id, this.#clock));
  }

  /** The turns of a conversation, without the marks at which something was forgotten. */
  async turns(id: string, options?: TurnsOptions): Promise<readonly StoredTurn[]> {
    return await this.#asked(this.#store.turns(id, { ...options, without: FORGOTTEN }));
  }

  /** The conversations of an owner, also those that are over; the newest first. */
  list(owner: string, options: Omit<ListOptions, 'owner' | 'open'>): Promise<readonly StoredConversation[]> {
    return this.#asked(this.#store.list({ ...options, owner }), 'invalid');
  }

  end(id: string, reason: string): Promise<void> {
    return this.#asked(this.#store.end(id, { atMs: this.#nowMs, reason }));
  }

  /**
   * Ends what nobody came back to for long enough: now, and from now on once an hour until it is closed.
   *
   * @throws ConversationError `store_failed`, also where the store has not answered in a minute
   * @param running what is not to be ended: the store may know a time of day that has been set since
   */
  expire(running: () => readonly Running[]): Promise<void> {
    // A store that is away then is asked an hour later.
    this.#expiry = this.#clock.after(EXPIRE_EVERY_MS, () => void this.expire(running).catch(() => {}));
    return this.#expire(running());
  }

  close(): void {
    this.#expiry?.cancel();
  }

  async #expire(running: readonly Running[]): Promise<void> {
    const atMs = this.#nowMs;
    // Of one that runs, the store may know the last minute not yet.
    const beforeMs = atMs - this.#idleMs - TOUCH_EVERY_MS;
    const ended = Promise.all(
      running.map(({ id, activeAtEpochMs }) => this.#store.touch(id, activeAtEpochMs)),
    ).then(() => this.#store.endIdle(beforeMs, { atMs, reason: 'expired' }));
    // There may be many; a service that starts waits for it.
    const answer = await settleWithin(this.#clock, EXPIRY_TIMEOUT_MS, ended);
    if (answer.status !== 'fulfilled')
      throw storeFailed(answer.status === 'rejected' ? answer.reason : undefined);
  }

  get #nowMs(): number {
    return Math.round(this.#clock.epochMs());
  }

  /** What the store calls nonsense is none of its faults: an id that is none finds nothing. */
  async #asked<T>(asked: Promise<T>, nonsense: 'invalid' | 'not_found' = 'not_found'): Promise<T> {
    const answer = await settleWithin(this.#clock, ANSWER_TIMEOUT_MS, asked);
    if (answer.status === 'fulfilled') return answer.value;
    if (answer.status === 'pending') throw storeFailed();
    const { reason } = answer;
    if (!(reason instanceof AntiphonError) || reason.code !== 'conversation_invalid')
      throw storeFailed(reason);
    throw nonsense === 'not_found' ? notFound() : new ConversationError('invalid', reason.message);
  }
}

export function storeFailed(cause?: unknown): ConversationError {
  const retry = { retryAfterMs: STORE_RETRY_MS, cause };
  return new ConversationError('store_failed', 'the conversations cannot be reached now', retry);
}

export function isOver(): ConversationError {
  return new ConversationError('ended', 'the conversation is over: open another that continues it');
}

function notFound(): ConversationError {
  return new ConversationError('not_found', 'there is no such conversation');
}
