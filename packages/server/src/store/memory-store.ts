import { AntiphonError } from '@antiphon/core';
import type { ConversationStore, ListOptions, StoreCounts, TurnsOptions } from './conversation-store.js';
import {
  isSameBeginning,
  isSameTurn,
  moment,
  pageOf,
  storableConversation,
  storableEnd,
  storableText,
  storableTurn,
  takenId,
  turnsPageOf,
  unknownConversation,
} from './records.js';
import type {
  ConversationEnd,
  NewConversation,
  StoredConversation,
  StoredTurn,
} from './stored-conversation.js';
import { TurnTaken } from './turn-taken.js';

export interface MemoryStoreOptions {
  /**
   * How many conversations it keeps. Beyond it the one that ended first is forgotten; while none has ended, another one
   * is refused with `queue_full`. Turns of a conversation are not bounded. @defaultValue 10_000
   */
  readonly maxConversations?: number;
}

interface Entry {
  conversation: Omit<StoredConversation, 'turns'>;
  readonly turns: Map<number, StoredTurn>;
}

/** Keeps conversations for as long as this process lives: for tests and trials. Nothing of it is durable. */
export function memoryStore(options: MemoryStoreOptions = {}): ConversationStore {
  return new MemoryStore(options.maxConversations ?? 10_000);
}

class MemoryStore implements ConversationStore {
  readonly #maxConversations: number;
  readonly #entries = new Map<string, Entry>();
  #isClosed = false;

  constructor(maxConversations: number) {
    this.#maxConversations = maxConversations;
  }

  async create(given: NewConversation): Promise<void> {
    this.#checkOpen();
    const conversation = storableConversation(given);
    const known = this.#entries.get(conversation.id);
    if (known === undefined) {
      this.#makeRoom();
      const entry = { ...conversation, lastActivityMs: conversation.createdAtMs };
      this.#entries.set(conversation.id, { conversation: entry, turns: new Map() });
    } else if (!isSameBeginning(known.conversation, conversation)) throw takenId(conversation);
  }

  async addTurn(given: StoredTurn): Promise<void> {
    this.#checkOpen();
    const turn = storableTurn(given);
    const entry = this.#entries.get(turn.conversation);
    if (entry === undefined) throw unknownConversation(turn.conversation);
    const known = entry.turns.get(turn.turn);
    if (known !== undefined && !isSameTurn(known, turn)) throw new TurnTaken(turn);
    if (known !== undefined) return;
    entry.turns.set(turn.turn, turn);
    active(entry, turn.endedAtMs);
  }

  async touch(id: string, atMs: number): Promise<void> {
    this.#checkOpen();
    const entry = this.#entries.get(id);
    moment(atMs, 'atMs');
    if (entry !== undefined) active(entry, atMs);
  }

  async setLanguage(id: string, language: string): Promise<void> {
    this.#checkOpen();
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.conversation = { ...entry.conversation, language: storableText(language) };
  }

  async end(id: string, given: ConversationEnd): Promise<void> {
    this.#checkOpen();
    const end = storableEnd(given);
    const entry = this.#entries.get(id);
    if (entry !== undefined && isOpen(entry)) finish(entry, end);
  }

  async endIdle(beforeMs: number, given: ConversationEnd): Promise<number> {
    this.#checkOpen();
    moment(beforeMs, 'beforeMs');
    const end = storableEnd(given);
    const idle = this.#all().filter((entry) => isOpen(entry) && entry.conversation.lastActivityMs < beforeMs);
    for (const entry of idle) finish(entry, end);
    return idle.length;
  }

  async conversation(id: string): Promise<StoredConversation | undefined> {
    this.#checkOpen();
    const entry = this.#entries.get(id);
    return entry && shown(entry);
  }

  async list(options: ListOptions = {}): Promise<readonly StoredConversation[]> {
    this.#checkOpen();
    const { owner, open, limit, beforeMs, beforeId } = pageOf(options);
    return this.#all()
      .filter((entry) => (owner === null || entry.conversation.owner === owner) && (!open || isOpen(entry)))
      .map(shown)
      .sort((one, other) => newestFirst(one, other))
      .filter(
        (one) => beforeMs === null || newestFirst({ createdAtMs: beforeMs, id: beforeId ?? '' }, one) < 0,
      )
      .slice(0, limit);
  }

  async turns(id: string, options: TurnsOptions = {}): Promise<readonly StoredTurn[]> {
    this.#checkOpen();
    const { after, limit, without } = turnsPageOf(options);
    return [...(this.#entries.get(id)?.turns.values() ?? [])]
      .filter(({ turn, outcome }) => turn > after && outcome !== without)
      .sort((one, other) => one.turn - other.turn)
      .slice(0, limit);
  }

  async remove(id: string): Promise<boolean> {
    this.#checkOpen();
    return this.#entries.delete(id);
  }

  async removeEndedBefore(beforeMs: number): Promise<number> {
    this.#checkOpen();
    moment(beforeMs, 'beforeMs');
    const old = this.#all().filter(({ conversation }) => (conversation.endedAtMs ?? beforeMs) < beforeMs);
    for (const { conversation } of old) this.#entries.delete(conversation.id);
    return old.length;
  }

  async counts(): Promise<StoreCounts> {
    this.#checkOpen();
    const entries = this.#all();
    return {
      conversations: entries.length,
      open: entries.filter(isOpen).length,
      turns: entries.reduce((sum, { turns }) => sum + turns.size, 0),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#entries.clear();
  }

  #all(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new AntiphonError('store_failed', 'the store is closed');
  }

  #makeRoom(): void {
    if (this.#entries.size < this.#maxConversations) return;
    const ended = this.#all()
      .filter((entry) => !isOpen(entry))
      .sort((one, other) => endOf(one) - endOf(other))[0];
    if (ended !== undefined) this.#entries.delete(ended.conversation.id);
    else {
      const problem = `the store holds ${this.#maxConversations} conversations, and none of them has ended`;
      throw new AntiphonError('queue_full', problem, { retryable: true });
    }
  }
}

function isOpen({ conversation }: Entry): boolean {
  return conversation.endedAtMs === undefined;
}

function endOf({ conversation }: Entry): number {
  return conversation.endedAtMs ?? Number.POSITIVE_INFINITY;
}

function active(entry: Entry, atMs: number): void {
  const lastActivityMs = Math.max(entry.conversation.lastActivityMs, atMs);
  entry.conversation = { ...entry.conversation, lastActivityMs };
}

function finish(entry: Entry, { atMs, reason, stats }: ConversationEnd): void {
  entry.conversation = {
    ...entry.conversation,
    endedAtMs: atMs,
    endReason: reason,
    ...(stats === undefined ? {} : { stats }),
  };
}

function shown({ conversation, turns }: Entry): StoredConversation {
  return { ...conversation, turns: turns.size };
}

type Aged = Pick<StoredConversation, 'createdAtMs' | 'id'>;

function newestFirst(one: Aged, other: Aged): number {
  if (one.createdAtMs !== other.createdAtMs) return other.createdAtMs - one.createdAtMs;
  if (one.id === other.id) return 0;
  return one.id < other.id ? 1 : -1;
}
