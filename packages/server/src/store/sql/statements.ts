import type { Page, TurnsPage } from '../records.js';
import type { ConversationEnd, NewConversation, StoredTurn } from '../stored-conversation.js';
import type { Statement } from './sql-database.js';

/** Every statement of the store, in SQL that SQLite and PostgreSQL read alike. */

const CONVERSATION = `SELECT c.*, (SELECT count(*) FROM antiphon_turns t WHERE t.conversation = c.id) AS turns
  FROM antiphon_conversations c`;

export function insertConversation(conversation: Required<NewConversation>): Statement {
  const { id, owner, createdAtMs, language, mode, agent, speaks } = conversation;
  return {
    sql: `INSERT INTO antiphon_conversations
      (id, owner, created_at_ms, language, mode, agent, speaks, last_activity_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
    params: [id, owner, createdAtMs, language, mode, agent, speaks ? 1 : 0, createdAtMs],
  };
}

export function selectConversation(id: string): Statement {
  return { sql: `${CONVERSATION} WHERE c.id = ?`, params: [id] };
}

/** Adds nothing where there is no such conversation. */
export function insertTurn(turn: StoredTurn): Statement {
  const { conversation, user, said, heard, outcome, startedAtMs, endedAtMs, latency } = turn;
  return {
    sql: `INSERT INTO antiphon_turns
      (conversation, turn, user_text, said, heard, outcome, started_at_ms, ended_at_ms, latency)
      SELECT c.id, CAST(? AS bigint), CAST(? AS text), CAST(? AS text), CAST(? AS text), CAST(? AS text),
        CAST(? AS double precision), CAST(? AS double precision), CAST(? AS text)
      FROM antiphon_conversations c WHERE c.id = ? ON CONFLICT (conversation, turn) DO NOTHING`,
    params: [
      turn.turn,
      user,
      said,
      heard,
      outcome,
      startedAtMs,
      endedAtMs,
      latency === undefined ? null : JSON.stringify(latency),
      conversation,
    ],
  };
}

/** Changes nothing where there is no such turn: there is no such conversation, or another turn has its number. */
export function touchByTurn({ conversation, turn, startedAtMs, user, said }: StoredTurn): Statement {
  return {
    sql: `UPDATE antiphon_conversations SET last_activity_ms =
        CASE WHEN last_activity_ms < t.ended_at_ms THEN t.ended_at_ms ELSE last_activity_ms END
      FROM antiphon_turns t
      WHERE antiphon_conversations.id = ? AND t.conversation = antiphon_conversations.id
        AND t.turn = ? AND t.started_at_ms = ? AND t.user_text = ? AND t.said = ?`,
    params: [conversation, turn, startedAtMs, user, said],
  };
}

export function touch(id: string, atMs: number): Statement {
  return {
    sql: 'UPDATE antiphon_conversations SET last_activity_ms = ? WHERE id = ? AND last_activity_ms < ?',
    params: [atMs, id, atMs],
  };
}

export function setLanguage(id: string, language: string): Statement {
  return { sql: 'UPDATE antiphon_conversations SET language = ? WHERE id = ?', params: [language, id] };
}

export function endConversation(id: string, end: ConversationEnd): Statement {
  return {
    sql: `UPDATE antiphon_conversations SET ended_at_ms = ?, end_reason = ?, stats = ?
      WHERE id = ? AND ended_at_ms IS NULL`,
    params: [...endParams(end), id],
  };
}

export function endIdle(beforeMs: number, end: ConversationEnd): Statement {
  return {
    sql: `UPDATE antiphon_conversations SET ended_at_ms = ?, end_reason = ?, stats = ?
      WHERE ended_at_ms IS NULL AND last_activity_ms < ?`,
    params: [...endParams(end), beforeMs],
  };
}

export function selectConversations({ owner, open, limit, beforeMs, beforeId }: Page): Statement {
  const conditions: string[] = [];
  const params: (string | number)[] = [];
  if (owner !== null) {
    conditions.push('c.owner = ?');
    params.push(owner);
  }
  if (open) conditions.push('c.ended_at_ms IS NULL');
  if (beforeMs !== null) {
    conditions.push('(c.created_at_ms, c.id) < (?, ?)');
    params.push(beforeMs, beforeId ?? '');
  }
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  return {
    sql: `${CONVERSATION}${where} ORDER BY c.created_at_ms DESC, c.id DESC LIMIT ?`,
    params: [...params, limit],
  };
}

export function selectTurns(id: string, { after, limit, without }: TurnsPage): Statement {
  const other = without === null ? '' : ' AND outcome <> ?';
  return {
    sql: `SELECT * FROM antiphon_turns WHERE conversation = ? AND turn > ?${other} ORDER BY turn LIMIT ?`,
    params: [id, after, ...(without === null ? [] : [without]), limit],
  };
}

/** Turns go with their conversation. */
export function deleteConversation(id: string): Statement {
  return { sql: 'DELETE FROM antiphon_conversations WHERE id = ?', params: [id] };
}

/** So many at most, those that ended first. */
export function deleteEndedBefore(beforeMs: number, limit: number): Statement {
  return {
    sql: `DELETE FROM antiphon_conversations WHERE id IN
      (SELECT id FROM antiphon_conversations WHERE ended_at_ms < ? ORDER BY ended_at_ms LIMIT ?)`,
    params: [beforeMs, limit],
  };
}

export const selectCounts: Statement = {
  sql: `SELECT (SELECT count(*) FROM antiphon_conversations) AS conversations,
    (SELECT count(*) FROM antiphon_conversations WHERE ended_at_ms IS NULL) AS open,
    (SELECT count(*) FROM antiphon_turns) AS turns`,
  params: [],
};

function endParams({ atMs, reason, stats }: ConversationEnd): (string | number | null)[] {
  return [atMs, reason, stats === undefined ? null : JSON.stringify(stats)];
}
