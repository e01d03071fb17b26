import { spokenWords } from './spoken-words.js';
import { trailingDigits } from './trailing-digits.js';
import {
  BARE_BEGINNINGS,
  BEING,
  HANGING,
  OBJECTS,
  PARTICLE_VERBS,
  PARTICLES,
  PRONOUNS,
  QUESTION_WORDS,
  STRANDABLE,
} from './unfinished-words.js';

export interface EndsUnfinishedOptions {
  /**
   * How many digits the answer has, where the bot asked for a number: any fewer at the end count as
   * unfinished. Without it, a run of fewer than 7 does when it was announced ("my number is …", from three
   * digits on) or said in three groups or more.
   */
  readonly expectedDigits?: number;
}

/** The shortest number that is dictated in groups: a local telephone number. */
const SHORTEST_NUMBER = 7;

/**
 * Whether what the user said so far sounds cut off, so that it is worth waiting longer for the end of the
 * turn: it ends in a conjunction, a preposition, an article, a filler, "my name is", a comma, a dash, or
 * within a number. A stop or question mark at the end says nothing, for recognisers put one behind cut
 * sentences too. English; a rule of thumb, wrong now and then in both directions.
 */
export function endsUnfinished(text: string, options: EndsUnfinishedOptions = {}): boolean {
  const words = sentenceAtEnd(text);
  const last = words.at(-1);
  if (last === undefined) return false;
  if (/[,;:–—-]["'”’)]*\s*$/u.test(text)) return true;
  if (digitsMissing(words, options.expectedDigits)) return true;
  if (BARE_BEGINNINGS.has(words.join(' '))) return true;
  if (BEING.has(last)) return words.length > 1 && !PRONOUNS.has(words.at(-2) ?? '');
  return HANGING.has(last) && !isStranded(words, last);
}

/** The words of the last sentence, whose own closing punctuation does not count. */
function sentenceAtEnd(text: string): readonly string[] {
  const open = text.replace(/[\s.!?…"'”’)]+$/u, '');
  const parts = open.split(/[.!?…]+\s+/u);
  const words = spokenWords(parts.at(-1) ?? '');
  // A recogniser may close a number at each pause: "555. 12."
  return words.every((word) => /^\d/.test(word)) ? spokenWords(open) : words;
}

function digitsMissing(words: readonly string[], expected: number | undefined): boolean {
  const { count, groups, announced } = trailingDigits(words);
  if (count === 0) return false;
  if (expected !== undefined) return count < expected;
  return count < SHORTEST_NUMBER && (groups >= 3 || (announced && count >= 3 && groups >= 2));
}

/** "Where are you from", "log in", "turn it on": the preposition ends these rightly. */
function isStranded(words: readonly string[], last: string): boolean {
  if (words.length < 2) return false;
  if (STRANDABLE.has(last) && words.length > 2 && QUESTION_WORDS.has(words[0] ?? '')) return true;
  if (!PARTICLES.has(last)) return false;
  const before = words.at(-2) ?? '';
  return PARTICLE_VERBS.has(OBJECTS.has(before) ? (words.at(-3) ?? '') : before);
}
