import { AntiphonError, delay, systemClock } from '@antiphon/core';
import type { ConversationStore, ListOptions, StoreCounts, TurnsOptions } from '../conversation-store.js';
import {
  type ConversationRow,
  canBeStored,
  conversationOf,
  isSameBeginning,
  moment,
  pageOf,
  storableConversation,
  storableEnd,
  storableText,
  storableTurn,
  type TurnRow,
  takenId,
  turnOf,
  turnsPageOf,
  unknownConversation,
} from '../records.js';
import type {
  ConversationEnd,
  NewConversation,
  StoredConversation,
  StoredTurn,
} from '../stored-conversation.js';
import { TurnTaken } from '../turn-taken.js';
import type { SqlDatabase, Statement, StatementResult } from './sql-database.js';
import * as statements from './statements.js';
import { WriteQueue, type WriteQueueOptions } from './write-queue.js';

/** Nobody who has a turn to store waits for more than these to be forgotten. */
const FORGOTTEN_AT_ONCE = 500;
const FORGET_PAUSE_MS = 20;

/** A store over a database: what to ask of it, and what its rows mean. */
export class SqlStore implements ConversationStore {
  readonly #database: SqlDatabase;
  readonly #writes: WriteQueue;
  readonly #reads = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  constructor(database: SqlDatabase, options: WriteQueueOptions) {
    this.#database = database;
    this.#writes = new WriteQueue((requests) => database.write(requests), options);
  }

  async create(given: NewConversation): Promise<void> {
    const conversation = storableConversation(given);
    const [, found] = await this.#write(
      statements.insertConversation(conversation),
      statements.selectConversation(conversation.id),
    );
    const stored = found?.rows.map((row) => conversationOf(row as ConversationRow))[0];
    if (stored === undefined || !isSameBeginning(stored, conversation)) throw takenId(conversation);
  }

  async addTurn(given: StoredTurn): Promise<void> {
    const turn = storableTurn(given);
    const [, touched] = await this.#write(statements.insertTurn(turn), statements.touchByTurn(turn));
    if (touched?.changes !== 0) return;
    const [standing] = await this.turns(turn.conversation, { after: turn.turn - 1, limit: 1 });
    throw standing?.turn === turn.turn ? new TurnTaken(turn) : unknownConversation(turn.conversation);
  }

  async touch(id: string, atMs: number): Promise<void> {
    moment(atMs, 'atMs');
    if (canBeStored(id)) await this.#write(statements.touch(id, atMs));
    else this.#checkOpen();
  }

  async setLanguage(id: string, language: string): Promise<void> {
    if (canBeStored(id)) await this.#write(statements.setLanguage(id, storableText(language)));
    else this.#checkOpen();
  }

  async end(id: string, given: ConversationEnd): Promise<void> {
    const end = storableEnd(given);
    if (canBeStored(id)) await this.#write(statements.endConversation(id, end));
    else this.#checkOpen();
  }

  async endIdle(beforeMs: number, end: ConversationEnd): Promise<number> {
    const statement = statements.endIdle(moment(beforeMs, 'beforeMs'), storableEnd(end));
    return changesOf(await this.#write(statement));
  }

  async conversation(id: string): Promise<StoredConversation | undefined> {
    this.#checkOpen();
    if (!canBeStored(id)) return undefined;
    const rows = await this.#read(statements.selectConversation(id));
    return rows.map((row) => conversationOf(row as ConversationRow))[0];
  }

  async list(options: ListOptions = {}): Promise<readonly StoredConversation[]> {
    const rows = await this.#read(statements.selectConversations(pageOf(options)));
    return rows.map((row) => conversationOf(row as ConversationRow));
  }

  async turns(id: string, options: TurnsOptions = {}): Promise<readonly StoredTurn[]> {
    this.#checkOpen();
    const page = turnsPageOf(options);
    if (!canBeStored(id)) return [];
    const rows = await this.#read(statements.selectTurns(id, page));
    return rows.map((row) => turnOf(row as TurnRow));
  }

  async remove(id: string): Promise<boolean> {
    this.#checkOpen();
    if (!canBeStored(id)) return false;
    return changesOf(await this.#write(statements.deleteConversation(id))) > 0;
  }

  async removeEndedBefore(beforeMs: number): Promise<number> {
    const statement = statements.deleteEndedBefore(moment(beforeMs, 'beforeMs'), FORGOTTEN_AT_ONCE);
    for (let total = 0; ; await delay(systemClock, FORGET_PAUSE_MS)) {
      if (total > 0 && this.#closed !== undefined) return total;
      const count = changesOf(await this.#write(statement));
      total += count;
      if (count < FORGOTTEN_AT_ONCE) return total;
    }
  }

  async counts(): Promise<StoreCounts> {
    const [row] = (await this.#read(statements.selectCounts)) as Record<keyof StoreCounts, number | string>[];
    const { conversations = 0, open = 0, turns = 0 } = row ?? {};
    return { conversations: Number(conversations), open: Number(open), turns: Number(turns) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#writes.drained();
    await Promise.allSettled([...this.#reads]);
    await this.#database.close();
  }

  async #write(...request: Statement[]): Promise<readonly StatementResult[]> {
    this.#checkOpen();
    return this.#writes.push(request);
  }

  async #read(statement: Statement): Promise<readonly unknown[]> {
    this.#checkOpen();
    const read = this.#database.read(statement);
    this.#reads.add(read);
    try {
      return await read;
    } finally {
      this.#reads.delete(read);
    }
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw new AntiphonError('store_failed', 'the store is closed');
  }
}

function changesOf(results: readonly StatementResult[]): number {
  return results[0]?.changes ?? 0;
}
