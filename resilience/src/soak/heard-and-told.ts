import { type Session, type TurnRecord, textOf } from '@antiphon/core';
import { wordsIn } from './spoken-once.js';

/** Of an answer that was cut, so many words more or fewer may be told: when they are spoken is an estimate. */
const WORDS_OFF = 2;

/**
 * What is wrong with the record of a turn: it has to tell what the listener heard, and the conversation the same.
 *
 * @param played what the listener heard; left out where sound was lost on the way
 */
export function mismatchesOf(
  { conversation }: Session,
  { turn, heard, outcome }: TurnRecord,
  played: readonly string[] | undefined,
): readonly string[] {
  const told = wordsIn(heard);
  const place = `turn ${turn} (${outcome})`;
  const wrong: string[] = [];
  if (played !== undefined && !agree(told, played, outcome === 'completed' ? 0 : WORDS_OFF))
    wrong.push(`${place}: heard '${played.join(' ')}', told '${heard}'`);
  const kept = conversation.messages.filter(
    (message) => message.role === 'assistant' && message.turn === turn,
  );
  const inHistory = kept.map(textOf).join(' ');
  if (wordsIn(inHistory).join(' ') !== told.join(' '))
    wrong.push(`${place}: the history says '${inHistory}', the record '${heard}'`);
  return wrong;
}

/** Whether what is told is what was played, but for so many words at its end. */
function agree(told: readonly string[], played: readonly string[], wordsOff: number): boolean {
  if (Math.abs(told.length - played.length) > wordsOff) return false;
  const sure = Math.min(told.length, played.length) - (wordsOff > 0 ? 1 : 0);
  return told.slice(0, Math.max(0, sure)).every((word, at) => word === wordsIn(played[at] ?? '')[0]);
}
