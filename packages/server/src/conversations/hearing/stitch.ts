import type { Recognized, RecognizedWord } from '../served-agent.js';
import { joinByTime } from './join-by-time.js';
import { joinByWords } from './join-by-words.js';
import type { StitchedWord } from './stitched-word.js';

/** What was recognised in one window, and where in the utterance that lies. */
export interface Piece {
  readonly recognized: Recognized;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Joins what was recognised in windows that overlap, in their order, so that no word stands there twice: by the times of
 * words where they are known, else by the words themselves. Holds the words.
 */
export class Stitcher {
  #words: readonly StitchedWord[] = [];
  #endMs = 0;

  get text(): string {
    return this.#words.map(({ text }) => text).join(' ');
  }

  add({ recognized, startMs, endMs }: Piece): void {
    const words = wordsOf(recognized, startMs);
    const fromMs = Math.min(startMs, this.#endMs);
    this.#words =
      isTimed(this.#words) && isTimed(words)
        ? joinByTime(this.#words, words, { fromMs, toMs: this.#endMs })
        : joinByWords(this.#words, words, this.#endMs - fromMs);
    this.#endMs = endMs;
  }
}

function wordsOf({ text, words }: Recognized, startMs: number): readonly StitchedWord[] {
  if (words === undefined) return text.split(/\s+/).flatMap((word) => (word === '' ? [] : [{ text: word }]));
  return words.map((word) => ({
    text: word.text,
    startMs: startMs + word.startMs,
    endMs: startMs + word.endMs,
  }));
}

function isTimed(words: readonly StitchedWord[]): words is readonly RecognizedWord[] {
  return words.every(({ startMs }) => startMs !== undefined);
}
