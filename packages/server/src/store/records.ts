import { AntiphonError } from '@antiphon/core';
import type { ListOptions, TurnsOptions } from './conversation-store.js';
import type {
  ConversationEnd,
  NewConversation,
  StoredConversation,
  StoredTurn,
} from './stored-conversation.js';

/** What every store does to what it is given, so that all of them store the same. */

const ID = /^[!-~]{1,256}$/;
const CONTROL = /\p{Cc}/u;
const MAX_OWNER_LENGTH = 256;
const MODES: readonly StoredConversation['mode'][] = ['utterance', 'streaming', 'telephone'];
const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;

/** @throws AntiphonError `conversation_invalid` */
export function storableConversation(given: NewConversation): Required<NewConversation> {
  const { id, owner, createdAtMs, mode, speaks = true } = given;
  if (!ID.test(id)) throw invalid('an id is 1 to 256 ASCII characters without spaces', id);
  if (owner === '' || owner.length > MAX_OWNER_LENGTH || CONTROL.test(owner) || !isWellFormed(owner))
    throw invalid('an owner is 1 to 256 characters, none of them a control character', owner);
  if (!MODES.includes(mode)) throw invalid(`a mode is one of ${MODES.join(', ')}`, mode);
  if (typeof speaks !== 'boolean') throw invalid('speaks is true or false', speaks);
  moment(createdAtMs, 'createdAtMs');
  const [language, agent] = [storableText(given.language), storableText(given.agent)];
  return { id, owner, createdAtMs, language, mode, agent, speaks };
}

/** @throws AntiphonError `conversation_invalid` */
export function storableTurn(given: StoredTurn): StoredTurn {
  const { conversation, turn, latency } = given;
  if (!ID.test(conversation)) throw unknownConversation(conversation);
  if (!Number.isSafeInteger(turn) || turn < 0) throw invalid('a turn is an integer from 0', turn);
  return {
    conversation,
    turn,
    user: storableText(given.user),
    said: storableText(given.said),
    heard: storableText(given.heard),
    outcome: storableText(given.outcome),
    startedAtMs: moment(given.startedAtMs, 'startedAtMs'),
    endedAtMs: moment(given.endedAtMs, 'endedAtMs'),
    ...(latency === undefined ? {} : { latency: finiteEntries(latency) }),
  };
}

/** @throws AntiphonError `conversation_invalid` */
export function storableEnd({ atMs, reason, stats }: ConversationEnd): ConversationEnd {
  return {
    atMs: moment(atMs, 'atMs'),
    reason: storableText(reason),
    ...(stats === undefined ? {} : { stats: finiteEntries(stats) }),
  };
}

/** @throws AntiphonError `conversation_invalid` */
export function moment(value: number, name: string): number {
  if (!Number.isFinite(value)) throw invalid(`${name} is a number of milliseconds`, value);
  return value;
}

/** Whether a conversation of this id can be in a store at all. */
export function canBeStored(id: string): boolean {
  return ID.test(id);
}

/** A page of conversations as every store is asked for it. */
export interface Page {
  readonly owner: string | null;
  readonly open: boolean;
  readonly limit: number;
  readonly beforeMs: number | null;
  readonly beforeId: string | null;
}

/** @throws AntiphonError `conversation_invalid` */
export function pageOf({ owner, open = false, limit = DEFAULT_LIMIT, before }: ListOptions): Page {
  checkLimit(limit);
  if (before !== undefined) moment(before.createdAtMs, 'before.createdAtMs');
  return {
    owner: owner === undefined ? null : storableText(owner),
    open,
    limit,
    beforeMs: before?.createdAtMs ?? null,
    beforeId: before === undefined ? null : storableText(before.id),
  };
}

/** A page of turns as every store is asked for it. */
export interface TurnsPage {
  readonly after: number;
  readonly limit: number;
  readonly without: string | null;
}

/** @throws AntiphonError `conversation_invalid` */
export function turnsPageOf({ after = -1, limit = DEFAULT_LIMIT, without }: TurnsOptions): TurnsPage {
  checkLimit(limit);
  if (!Number.isSafeInteger(after)) throw invalid('after is the number of a turn', after);
  return { after, limit, without: without === undefined ? null : storableText(without) };
}

/** Whether two conversations were the same when they began, but for the language: another may be spoken by now. */
export function isSameBeginning(one: Required<NewConversation>, other: Required<NewConversation>): boolean {
  const fields = ['id', 'owner', 'createdAtMs', 'mode', 'agent', 'speaks'] as const;
  return fields.every((field) => one[field] === other[field]);
}

/** Whether a turn is the one that has its number already, and is only stored once more. */
export function isSameTurn(one: StoredTurn, other: StoredTurn): boolean {
  const fields = ['startedAtMs', 'user', 'said'] as const;
  return fields.every((field) => one[field] === other[field]);
}

export function unknownConversation(id: string): AntiphonError {
  return invalid('there is no such conversation', id);
}

export function takenId({ id }: NewConversation): AntiphonError {
  return invalid('another conversation has this id', id);
}

/** The row of a database as a conversation: what is null there is absent here. */
export function conversationOf(row: ConversationRow): StoredConversation {
  const { id, owner, mode, language, agent } = row;
  return {
    id,
    owner,
    createdAtMs: row.created_at_ms,
    language,
    mode: mode as StoredConversation['mode'],
    agent,
    speaks: row.speaks !== 0,
    lastActivityMs: row.last_activity_ms,
    ...(row.ended_at_ms === null ? {} : { endedAtMs: row.ended_at_ms }),
    ...(row.end_reason === null ? {} : { endReason: row.end_reason }),
    ...(row.stats === null ? {} : { stats: JSON.parse(row.stats) as Record<string, number> }),
    turns: Number(row.turns),
  };
}

export function turnOf(row: TurnRow): StoredTurn {
  const { conversation, user_text: user, said, heard, outcome } = row;
  return {
    conversation,
    turn: Number(row.turn),
    user,
    said,
    heard,
    outcome,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    ...(row.latency === null ? {} : { latency: JSON.parse(row.latency) as Record<string, number> }),
  };
}

export interface ConversationRow {
  readonly id: string;
  readonly owner: string;
  readonly created_at_ms: number;
  readonly language: string;
  readonly mode: string;
  readonly agent: string;
  /** 0 or 1: SQLite knows no other truth. */
  readonly speaks: number;
  readonly last_activity_ms: number;
  readonly ended_at_ms: number | null;
  readonly end_reason: string | null;
  readonly stats: string | null;
  /** PostgreSQL counts in 64 bits, and writes that as text. */
  readonly turns: number | string;
}

export interface TurnRow {
  readonly conversation: string;
  readonly turn: number | string;
  readonly user_text: string;
  readonly said: string;
  readonly heard: string;
  readonly outcome: string;
  readonly started_at_ms: number;
  readonly ended_at_ms: number;
  readonly latency: string | null;
}

/** PostgreSQL takes no U+0000, and UTF-8 knows no lone surrogates: in every store they become U+FFFD. */
export function storableText(text: string): string {
  return wellFormed(text).replaceAll('\0', '\ufffd');
}

function finiteEntries(numbers: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const entries = Object.entries(numbers).filter(([, value]) => Number.isFinite(value));
  return Object.fromEntries(entries.map(([name, value]) => [storableText(name), value]));
}

function wellFormed(text: string): string {
  return isWellFormed(text) ? text : Buffer.from(text, 'utf8').toString('utf8');
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function checkLimit(limit: number): void {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw invalid(`a limit is an integer from 1 to ${MAX_LIMIT}`, limit);
}

function invalid(expected: string, came: unknown): AntiphonError {
  const shown = JSON.stringify(came)?.slice(0, 100) ?? String(came);
  return new AntiphonError('conversation_invalid', `${expected}; came ${shown}`);
}
