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
  const arrived = got.flatMap((word) => parted(bare(word), expected, allowed));
  const missing = lines.flatMap(({ words }, line) => {
    const absent = words.map(bare).filter((word) => !arrived.includes(word));
    return absent.length > mayMiss(line) ? absent : [];
  });
  const doubled = expected.filter((word) => arrived.filter((other) => other === word).length > 1);
  const strange = arrived.filter((word) => !expected.includes(word) && !isPartOfOne(word, expected, allowed));
  const known = arrived.filter((word) => expected.includes(word));
  const disordered = known.some((word, at) => at > 0 && place(word) < place(known[at - 1] as string));
  return [
    ...(missing.length > 0 ? [`lost: ${missing.join(' ')}`] : []),
    ...(doubled.length > mayDouble(lines, doubled, allowed)
      ? [`doubled: ${[...new Set(doubled)].join(' ')}`]
      : []),
    // Where speech breaks off and goes on, one word may be a jumble.
    ...(strange.length > (mayBreak(allowed) ? 1 : 0) ? [`never said: ${strange.join(' ')}`] : []),
    ...(disordered && allowed !== 'anyOrder' && allowed !== 'again'
      ? [`out of order: ${arrived.join(' ')}`]
      : []),
  ];

  function mayMiss(line: number): number {
    if (allowed === 'none') return Number.POSITIVE_INFINITY;
    if (!cuttable(line)) return 0;
    return allowed === 'cut' ? Number.POSITIVE_INFINITY : allowed === 'seam' || allowed === 'again' ? 1 : 0;
  }

  function place(word: string): number {
    return expected.indexOf(word);
  }
}

/** Whether words are missing, allowed or not. */
export const isCut = (lines: readonly Line[], got: readonly string[]): boolean => {
  const arrived = got.map(bare);
  return lines.some(({ words }) => words.some((word) => !arrived.includes(bare(word))));
};

const mayBreak = (allowed: Words): boolean =>
  allowed === 'cut' || allowed === 'seam' || allowed === 'again' || allowed === 'none';

/** How many words may come twice: those of one utterance. */
function mayDouble(lines: readonly Line[], doubled: readonly string[], allowed: Words): number {
  if (allowed !== 'again') return 0;
  return Math.max(
    0,
    ...lines.map(({ words }) => words.filter((word) => doubled.includes(bare(word))).length),
  );
}

/** Where speech may break off, the sound of a word may end, or begin, in its middle. */
const isPartOfOne = (word: string, expected: readonly string[], allowed: Words): boolean =>
  mayBreak(allowed) && expected.some((other) => other.startsWith(word) || other.endsWith(word));

/** Half a word and the next one without a pause between them sound like one word. */
function parted(word: string, expected: readonly string[], allowed: Words): readonly string[] {
  if (word === '') return [];
  if (!mayBreak(allowed) || expected.includes(word)) return [word];
  const second = expected.find(
    (other) => word.endsWith(other) && isPartOfOne(word.slice(0, -other.length), expected, allowed),
  );
  return second === undefined ? [word] : [word.slice(0, -second.length), second];
}

const bare = (word: string): string => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
