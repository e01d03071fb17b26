import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recognized, RecognizedWord } from '../served-agent.js';
import { plain } from './spelling.js';
import { type Piece, Stitcher } from './stitch.js';
import { OVERLAP_MS, WINDOW_MS } from './windows.js';

const text = (...pieces: readonly (readonly [string, number, number])[]): string => {
  const stitcher = new Stitcher();
  for (const [said, startMs, endMs] of pieces) stitcher.add({ recognized: { text: said }, startMs, endMs });
  return stitcher.text;
};

describe('Without times, windows are stitched', () => {
  it.each([
    [
      'at the words that both have',
      ['I would like two seats', 'two seats for Friday'],
      'I would like two seats for Friday',
    ],
    [
      'at a word whose end was cut',
      ['Can I see the tele', 'the telescope tonight'],
      'Can I see the telescope tonight',
    ],
    ['at a word whose beginning was cut', ['the telescope', 'scope tonight'], 'the telescope tonight'],
    [
      'past what was made of half a word',
      ['in the evening fur', 'she evening for two'],
      'in the evening for two',
    ],
    [
      'without the end of a sentence that is none',
      ['We come at nine.', 'Nine or ten'],
      'We come at nine or ten',
    ],
    [
      'one behind the other, where nothing is common',
      ['Good morning.', 'How are you?'],
      'Good morning How are you?',
    ],
    ['also where nothing was heard', ['', 'Hello', ''], 'Hello'],
  ])('%s', (_how, said, whole) => {
    expect(text(...said.map((each, at) => [each, at * 1_500, at * 1_500 + 2_000] as const))).toBe(whole);
  });
});

interface Spoken extends RecognizedWord {
  readonly isCutKept: boolean;
}

const LETTERS = 'abcdefghijklmnoprstuw';

/** Words of six letters and more, spoken one after another; none comes again within two seconds. */
const speech = fc
  .array(
    fc.record({
      seed: fc.nat(1_000_000),
      durationMs: fc.integer({ min: 180, max: 450 }),
      gapMs: fc.integer({ min: 0, max: 120 }),
      isCutKept: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((words) => {
    let atMs = 0;
    return words.map(({ seed, durationMs, gapMs, isCutKept }, index): Spoken => {
      const startMs = atMs + gapMs;
      atMs = startMs + durationMs;
      return { text: spelt(seed * 25 + index), startMs, endMs: atMs, isCutKept };
    });
  });

function spelt(number: number): string {
  let left = number;
  let word = '';
  for (let at = 0; at < 6; at++) {
    word += LETTERS.charAt(left % LETTERS.length);
    left = Math.floor(left / LETTERS.length);
  }
  // The halves of two words differ, too.
  return word + [...word].reverse().join('');
}

/** Hears windows as a recogniser does: of a word that is cut it makes half a word, or nothing. */
function windowsOf(words: readonly Spoken[], jitterMs: (word: Spoken, window: number) => number): Piece[] {
  const endMs = (words.at(-1) as Spoken).endMs;
  const pieces: Piece[] = [];
  for (let startMs = 0; startMs <= endMs; startMs += WINDOW_MS - OVERLAP_MS) {
    const window = { startMs, endMs: startMs + WINDOW_MS };
    const heard = words.flatMap((word) => heardIn(word, window, jitterMs(word, startMs)));
    pieces.push({ recognized: { text: heard.map((each) => each.text).join(' '), words: heard }, ...window });
  }
  return pieces;
}

function heardIn(
  word: Spoken,
  window: Pick<Piece, 'startMs' | 'endMs'>,
  jitterMs: number,
): readonly RecognizedWord[] {
  const startMs = Math.max(word.startMs, window.startMs);
  const endMs = Math.min(word.endMs, window.endMs);
  if (endMs <= startMs) return [];
  const isCut = endMs - startMs < word.endMs - word.startMs;
  if (isCut && !word.isCutKept) return [];
  const half = startMs === word.startMs ? word.text.slice(0, 6) : word.text.slice(-6);
  const at = { startMs: startMs - window.startMs + jitterMs, endMs: endMs - window.startMs + jitterMs };
  return [{ text: isCut ? half : word.text, ...at }];
}

function stitched(pieces: readonly Piece[], isTimed: boolean): string {
  const stitcher = new Stitcher();
  const untimed = ({ text }: Recognized): Recognized => ({ text });
  for (const piece of pieces)
    stitcher.add({ ...piece, recognized: isTimed ? piece.recognized : untimed(piece.recognized) });
  return stitcher.text;
}

describe('Speech that is cut into windows anywhere', () => {
  const whole = (words: readonly Spoken[]): string => words.map((word) => word.text).join(' ');

  it('is stitched by the times of its words, though they are a little off', () => {
    fc.assert(
      fc.property(
        speech,
        fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 7, maxLength: 7 }),
        (words, off) => {
          const jitterMs = (word: Spoken, window: number): number =>
            off[(word.startMs + window) % 7] as number;
          expect(plainWords(stitched(windowsOf(words, jitterMs), true))).toBe(whole(words));
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  it('is stitched by its words, where there are no times', () => {
    fc.assert(
      fc.property(speech, (words) => {
        expect(
          plainWords(
            stitched(
              windowsOf(words, () => 0),
              false,
            ),
          ),
        ).toBe(whole(words));
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('has a word once that two windows have heard otherwise', () => {
    const heard = (word: string, startMs: number): Recognized => ({
      text: word,
      words: [{ text: word, startMs, endMs: startMs + 200 }],
    });
    const stitcher = new Stitcher();
    stitcher.add({ recognized: heard('seed', 1_630), startMs: 0, endMs: 2_000 });
    stitcher.add({ recognized: heard('seat', 160), startMs: 1_500, endMs: 3_500 });
    expect(stitcher.text).toBe('seed');
  });

  it('keeps a word that is repeated, where times tell them apart', () => {
    const words = Array.from({ length: 12 }, (_, at): Spoken => {
      const startMs = at * 330;
      return { text: 'nononononono', startMs, endMs: startMs + 300, isCutKept: false };
    });
    expect(
      stitched(
        windowsOf(words, () => 0),
        true,
      ).split(' '),
    ).toHaveLength(12);
  });
});

const plainWords = (said: string): string => said.split(' ').map(plain).join(' ');

describe('A part of what was stitched', () => {
  const word = (text: string, startMs: number): RecognizedWord => ({ text, startMs, endMs: startMs + 300 });

  it('has the words that were said in it', () => {
    const stitcher = new Stitcher();
    const recognized = {
      text: 'one two three',
      words: [word('one', 0), word('two', 500), word('three', 900)],
    };
    stitcher.add({ recognized, startMs: 0, endMs: 2_000 });
    expect(stitcher.between(0, 600)).toMatchObject({ text: 'one', isWhole: true });
    expect(stitcher.between(600, 2_200)).toMatchObject({ text: 'two three', isWhole: true });
    expect(stitcher.between(2_000, 2_500)).toBeUndefined();
  });

  it('is not whole where its end was not heard', () => {
    const stitcher = new Stitcher();
    stitcher.add({ recognized: { text: 'one two' }, startMs: 0, endMs: 2_000 });
    expect(stitcher.between(0, 2_300)).toMatchObject({ text: 'one two', isWhole: false });
  });

  it('is not known where windows are missing', () => {
    const stitcher = new Stitcher();
    stitcher.add({ recognized: { text: 'one two' }, startMs: 0, endMs: 2_000 });
    stitcher.add({ recognized: { text: 'five six' }, startMs: 3_000, endMs: 5_000 });
    expect(stitcher.between(0, 5_000)).toBeUndefined();
    expect(stitcher.between(3_000, 5_000)).toMatchObject({ text: 'five six', isWhole: true });
  });
});
