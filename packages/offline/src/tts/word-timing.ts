import type { TimedWord } from '@antiphon/core/frame-free';

/** A stretch of speech. */
export interface TimedPhone {
  /** In the ARPAbet of CMU's dictionary, lower case; `pau` is silence. */
  readonly phone: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** A word, and its phones when said by itself; none if it isn't spoken or not known. */
export interface ExpectedWord {
  readonly text: string;
  readonly phones: readonly string[];
  /** Whether anything of it is spoken. */
  readonly spoken: boolean;
}

/** Share of phones that may differ before the expectation is given up. */
const MAX_DIFFERENT = 0.5;
/** Places to compare beyond which a sentence goes by its letters: the event loop has other things to do (5 ms). */
const MAX_CELLS = 500_000;

/**
 * For each place between two expected phones, the place among the actual ones: the cheapest alignment of the two
 * lists. A word said in a sentence differs a little from the word by itself ("the", "read", "St.").
 */
function align(expected: readonly string[], actual: readonly string[]): { places: number[]; cost: number } {
  const width = actual.length + 1;
  const cost = new Uint16Array((expected.length + 1) * width);
  const at = (row: number, column: number) => cost[row * width + column] ?? 0;
  for (let row = 0; row <= expected.length; row += 1) {
    for (let column = 0; column <= actual.length; column += 1) {
      if (row === 0 || column === 0) {
        cost[row * width + column] = row + column;
        continue;
      }
      const same = expected[row - 1] === actual[column - 1] ? 0 : 1;
      cost[row * width + column] = Math.min(
        at(row - 1, column - 1) + same,
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
      );
    }
  }
  const places = new Array<number>(expected.length + 1).fill(0);
  let column = actual.length;
  places[expected.length] = column;
  for (let row = expected.length; row > 0; ) {
    const here = at(row, column);
    const same = column > 0 && expected[row - 1] === actual[column - 1] ? 0 : 1;
    if (column > 0 && here === at(row - 1, column - 1) + same) {
      row -= 1;
      column -= 1;
      places[row] = column;
    } else if (here === at(row - 1, column) + 1) {
      row -= 1;
      places[row] = column;
    } else column -= 1;
  }
  return { places, cost: at(expected.length, actual.length) };
}

/** Where each word begins among `total` phones, by its share of the letters. */
function byLetters(words: readonly ExpectedWord[], total: number): number[] {
  const lengths = words.map(({ text, spoken }) => (spoken ? text.length : 0));
  const all = Math.max(
    1,
    lengths.reduce((sum, length) => sum + length, 0),
  );
  let before = 0;
  return lengths.map((length) => {
    const place = Math.round((before / all) * total);
    before += length;
    return place;
  });
}

/** Where each word begins among the spoken phones. */
function beginnings(words: readonly ExpectedWord[], spoken: readonly TimedPhone[]): number[] {
  const expected = words.flatMap(({ phones }) => phones);
  const unknown = words.some(({ phones, spoken: said }) => said && phones.length === 0);
  const cells = expected.length * spoken.length;
  if (unknown || cells === 0 || cells > MAX_CELLS) return byLetters(words, spoken.length);
  const { places, cost } = align(
    expected,
    spoken.map(({ phone }) => phone),
  );
  if (cost > MAX_DIFFERENT * expected.length) return byLetters(words, spoken.length);
  let before = 0;
  return words.map(({ phones }) => {
    const place = places[before] ?? spoken.length;
    before += phones.length;
    return place;
  });
}

/**
 * When each word of a sentence is said: its phones, found by aligning what was spoken with what each word sounds
 * like by itself; by the share of letters where that fails. Words are in order and don't overlap; one that isn't
 * spoken (an emoji) has no length.
 */
export function timeWords(words: readonly ExpectedWord[], phones: readonly TimedPhone[]): TimedWord[] {
  const spoken = phones.filter(({ phone }) => phone !== 'pau');
  const starts = beginnings(words, spoken);
  let endMs = spoken[0]?.startMs ?? 0;
  return words.map(({ text, spoken: said }, index) => {
    const from = starts[index] ?? spoken.length;
    const to = starts[index + 1] ?? spoken.length;
    const startMs = said ? Math.max(endMs, spoken[from]?.startMs ?? endMs) : endMs;
    endMs = said && to > from ? Math.max(startMs, spoken[to - 1]?.endMs ?? startMs) : startMs;
    return { text, startMs, endMs };
  });
}
