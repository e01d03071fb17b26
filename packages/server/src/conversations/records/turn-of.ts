import type { Session, TurnRecord } from '@antiphon/core';
import type { StoredTurn } from '../../store/index.js';

/** The outcome of a mark at which everything before is forgotten. */
export const FORGOTTEN = 'reset';

/** A finished turn as it is stored; nothing for one in which nobody said anything. */
export function storedTurn(
  conversation: string,
  session: Pick<Session, 'now' | 'clock'>,
  record: TurnRecord,
): StoredTurn | undefined {
  const { turn, outcome, user, said, heard, marks, latency } = record;
  if (user === '' && said === '' && record.errors.length === 0) return undefined;
  const nowMs = session.now();
  const openedAtMs = session.clock.epochMs() - nowMs;
  return {
    ...{ conversation, turn, user, said, heard, outcome },
    startedAtMs: Math.round(openedAtMs + marks.startedMs),
    endedAtMs: Math.round(openedAtMs + (marks.finishedMs ?? nowMs)),
    latency: { ...latency },
  };
}

/** A mark in the history: what came before is not taken up again. */
export function forgettingTurn(conversation: string, turn: number, atMs: number): StoredTurn {
  const silent = { user: '', said: '', heard: '' };
  return { conversation, turn, ...silent, outcome: FORGOTTEN, startedAtMs: atMs, endedAtMs: atMs };
}
