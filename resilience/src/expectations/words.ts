import type { Line } from '../scenarios/index.js';
import type { Words } from './allowance.js';

/** What is wrong with the words that arrived; empty: nothing. Which lines may be cut is said by `cuttable`. */
export function faultsInWords(
  lines: readonly Line[],
  got: readonly string[],
  allowed: Words,
  cuttable: (line: number) => boolean,
): readonly string[] {
  const expected = lines.flatMap(({ words }) => words.map(bare));
  const arrived = got.map(bare).filter((word) => word !== '');
  const mayMiss = (line: number) => allowed === 'none' || (allowed === 'cut' && cuttable(line));
  const missing = lines.flatMap(({ words }, line) =>
    mayMiss(line) ? [] : words.map(bare).filter((word) => !arrived.includes(word)),
  );
  const doubled = expected.filter((word) => arrived.filter((other) => other === word).length > 1);
  const strange = arrived.filter((word) => !expected.includes(word) && !isPartOfOne(word, expected, allowed));
  const known = arrived.filter((word) => expected.includes(word));
  const disordered = known.some((word, at) => at > 0 && place(word) < place(known[at - 1] as string));
  return [
    ...(missing.length > 0 ? [`lost: ${missing.join(' ')}`] : []),
    ...(doubled.length > 0 ? [`doubled: ${[...new Set(doubled)].join(' ')}`] : []),
    ...(strange.length > 0 ? [`never said: ${strange.join(' ')}`] : []),
    ...(disordered && allowed !== 'anyOrder' ? [`out of order: ${arrived.join(' ')}`] : []),
  ];

  function place(word: string): number {
    return expected.indexOf(word);
  }
}

/** Whether words are missing, allowed or not. */
export const isCut = (lines: readonly Line[], got: readonly string[]): boolean => {
  const arrived = got.map(bare);
  return lines.some(({ words }) => words.some((word) => !arrived.includes(bare(word))));
};

/** Where speech may be cut, the sound of a word may end, or begin, in its middle. */
const isPartOfOne = (word: string, expected: readonly string[], allowed: Words): boolean =>
  (allowed === 'cut' || allowed === 'none') &&
  expected.some((other) => other.startsWith(word) || other.endsWith(word));

const bare = (word: string): string => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
