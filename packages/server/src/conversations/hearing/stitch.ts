import type { Recognized } from '../served-agent.js';
import { joinByTime } from './join-by-time.js';
import { joinByWords } from './join-by-words.js';
import type { StitchedWord, TimedWord } from './stitched-word.js';

/** Where no times are known, a word may have been said so much earlier or later than it is taken to be. */
const ASTRAY_MS = 500;
/** So little of a part, behind the last window, has no word of its own. */
const UNHEARD_MS = 250;

/** What was recognised in one window, and where in the utterance that lies. */
export interface Piece {
  readonly recognized: Recognized;
  readonly startMs: number;
  readonly endMs: number;
}

/** What is known of a part of the utterance. */
export interface Passage {
  readonly text: string;
  /** Whether windows have heard it to its end. */
  readonly isWhole: boolean;
  /** Whether its first or last words may be those of its neighbours. */
  readonly mayShare: boolean;
}

/**
 * Joins what was recognised in windows that overlap, in their order, so that no word stands there twice: by the times of
 * words where they are known, else by the words themselves. Holds the words.
 */
export class Stitcher {
  #words: readonly StitchedWord[] = [];
  #endMs = 0;
  /** Where the last window lies that came without those before it. */
  #gapMs = 0;

  get text(): string {
    return textOf(this.#words);
  }

  /**
   * What was said in a part of the utterance. Where no times of words are known, those of a window are taken to be said
   * as fast as one another: some of what was said right before and after is in it, then, so that nothing is missing.
   *
   * @returns nothing for a part of which windows are missing, but for its end
   */
  between(fromMs: number, toMs: number): Passage | undefined {
    if (fromMs < this.#gapMs || fromMs >= this.#endMs) return undefined;
    const mayShare = !isTimed(this.#words);
    const astrayMs = mayShare ? ASTRAY_MS : 0;
    const words = this.#words.filter(({ nearMs }) => nearMs >= fromMs - astrayMs && nearMs < toMs + astrayMs);
    return { text: textOf(words), isWhole: toMs <= this.#endMs + UNHEARD_MS, mayShare };
  }

  add({ recognized, startMs, endMs }: Piece): void {
    const words = wordsOf({ recognized, startMs, endMs });
    if (startMs > this.#endMs) this.#gapMs = startMs;
    const fromMs = Math.min(startMs, this.#endMs);
    this.#words =
      isTimed(this.#words) && isTimed(words)
        ? joinByTime(this.#words, words, { fromMs, toMs: this.#endMs })
        : joinByWords(this.#words, words, this.#endMs - fromMs);
    this.#endMs = endMs;
  }
}

function textOf(words: readonly StitchedWord[]): string {
  return words.map(({ text }) => text).join(' ');
}

/** Joins what was said in parts that follow one another. A word at their border that both have stands there once. */
export function joinPassages(passages: readonly (Passage | undefined)[]): string {
  let joined: readonly StitchedWord[] = [];
  let before: Passage | undefined;
  for (const passage of passages) {
    const words = wordsIn(passage?.text ?? '').map((text) => ({ text, nearMs: 0 }));
    const mayShare = before && passage && (before.mayShare || passage.mayShare);
    joined = mayShare ? joinByWords(joined, words, 2 * ASTRAY_MS, 0) : [...joined, ...words];
    before = passage;
  }
  return textOf(joined);
}

function wordsOf({ recognized, startMs, endMs }: Piece): readonly StitchedWord[] {
  const { words } = recognized;
  if (words === undefined) {
    const texts = wordsIn(recognized.text);
    const eachMs = (endMs - startMs) / texts.length;
    return texts.map((text, at) => ({ text, nearMs: startMs + (at + 0.5) * eachMs }));
  }
  return words.map((word) => ({
    text: word.text,
    nearMs: startMs + (word.startMs + word.endMs) / 2,
    startMs: startMs + word.startMs,
    endMs: startMs + word.endMs,
  }));
}

function wordsIn(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function isTimed(words: readonly StitchedWord[]): words is readonly TimedWord[] {
  return words.every(({ startMs }) => startMs !== undefined);
}
