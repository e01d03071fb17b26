import type { TurnRecord } from '@antiphon/core';

/** Where two sessions part: the first turn that came out otherwise, and in what. */
export interface Difference {
  readonly turn: number;
  readonly field: string;
  readonly recorded: string;
  readonly replayed: string;
}

/** What of a turn is compared. Times are not: a recogniser takes as long as it takes. */
const FIELDS: readonly (readonly [name: string, read: (record: TurnRecord) => string])[] = [
  ['outcome', ({ outcome }) => outcome],
  ['user', ({ user }) => user],
  ['tools', ({ toolCalls }) => toolCalls.map(({ name }) => name).join(', ')],
  ['heard', ({ heard }) => heard],
  // What was written when an answer was cut off depends on how quickly it was written.
  ['said', ({ said, outcome, heard }) => (outcome === 'completed' ? said : heard)],
];

/** The first difference between two lists of turn records; undefined when there is none. */
export function firstDifference(
  recorded: readonly TurnRecord[],
  replayed: readonly TurnRecord[],
): Difference | undefined {
  for (let at = 0; at < Math.max(recorded.length, replayed.length); at++) {
    const [one, two] = [recorded[at], replayed[at]];
    if (one === undefined || two === undefined) {
      const turn = (one ?? two)?.turn ?? at + 1;
      return { turn, field: 'turn', recorded: one?.user ?? '(none)', replayed: two?.user ?? '(none)' };
    }
    for (const [field, read] of FIELDS) {
      const [was, is] = [read(one), read(two)];
      if (was !== is) return { turn: one.turn, field, recorded: was, replayed: is };
    }
  }
  return undefined;
}
