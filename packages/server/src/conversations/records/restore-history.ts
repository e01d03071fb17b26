import { type Clock, Conversation } from '@antiphon/core';
import type { ConversationStore, StoredTurn } from '../../store/index.js';
import { FORGOTTEN } from './turn-of.js';

/** As many as the store gives at once. */
const PAGE = 1_000;
/** More than any history keeps. */
const MAX_TURNS = 1_000;

/** What was said in an earlier conversation, to go on from. */
export interface RestoredHistory {
  readonly history: Conversation;
  /** What user and bot have said in it, each counted for itself. */
  readonly entries: number;
  /** The last turn that is stored; -1 where there is none. */
  readonly lastTurn: number;
}

/** Reads the history of a conversation: its newest 1,000 turns since it was last reset. */
export async function restoreHistory(
  store: ConversationStore,
  id: string,
  clock: Clock,
): Promise<RestoredHistory> {
  let turns: StoredTurn[] = [];
  let lastTurn = -1;
  for (;;) {
    const page = await store.turns(id, { after: lastTurn, limit: PAGE });
    turns = [...turns, ...page].slice(-MAX_TURNS);
    lastTurn = page.at(-1)?.turn ?? lastTurn;
    if (page.length < PAGE) break;
  }
  const from = turns.findLastIndex(({ outcome }) => outcome === FORGOTTEN) + 1;
  const history = new Conversation({ clock });
  let entries = 0;
  for (const turn of turns.slice(from)) entries += recall(history, turn);
  countOn(history, lastTurn);
  return { history, entries, lastTurn };
}

/** So many of the two have said something. */
export function entriesIn({ user, said }: Pick<StoredTurn, 'user' | 'said'>): number {
  return Number(user !== '') + Number(said !== '');
}

/**
 * Has the next session count on from behind `turn`, also where nothing of it is remembered: a turn's number is used
 * once, for a stored turn stands.
 */
export function countOn(history: Conversation, turn: number): void {
  if (history.lastTurn <= turn) history.cutAssistant(turn + 1, '');
}

function recall(history: Conversation, stored: StoredTurn): number {
  const { turn, user, said, heard } = stored;
  history.addUser(user, { turn });
  if (said !== '') history.appendAssistant(turn, said);
  if (heard !== said) history.cutAssistant(turn, heard);
  return entriesIn(stored);
}
