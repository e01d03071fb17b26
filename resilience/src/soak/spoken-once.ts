/** The words of a text, in small letters, without punctuation. */
export const wordsIn = (text: string): readonly string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** What became of things said, each of which must arrive once. */
export interface Arrivals {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/** Compares what was said with what arrived, word by word; no word is said twice. */
export function arrivalsOf(said: readonly string[], arrived: readonly string[]): Arrivals {
  const counts = new Map<string, number>();
  for (const word of arrived) counts.set(word, (counts.get(word) ?? 0) + 1);
  return {
    lost: said.filter((word) => !counts.has(word)),
    doubled: said.filter((word) => (counts.get(word) ?? 0) > 1),
  };
}
