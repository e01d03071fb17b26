import { breakLong } from './break-long.js';
import { endsSentence, isWordCharacter, opensSentence, sentenceEndsBefore } from './sentence-end.js';

export interface SentenceSplitterOptions {
  /** The longest piece, in UTF-16 units; a longer sentence is cut at a clause or a space. @defaultValue 240 */
  readonly maxChars?: number;
  /**
   * Gives out the first piece early, at the first comma, semicolon, colon or dash behind so many
   * characters, so that speech can start before the sentence is whole. @defaultValue off
   */
  readonly firstClauseMinChars?: number;
}

export const sentenceSplitterDefaults = {
  maxChars: 240,
  firstClauseMinChars: Number.POSITIVE_INFINITY,
} as const satisfies SentenceSplitterOptions;

const CLAUSE_END = /[,;:–]["'”’)]*\s+$|\s-\s+$|—\s*$/;

/**
 * Cuts streamed text into sentences for speech. Joined, the pieces are exactly what was pushed: white
 * space stays with the sentence before it. The pieces don't depend on how the text was chunked, for each
 * is decided by the characters up to the first of the next sentence (after `U.S.` and the like: by its
 * first word). Rules are those of English, with the full-width stops of Chinese and Japanese. Holds one
 * unfinished sentence, at most `maxChars` long.
 */
export class SentenceSplitter {
  readonly #maxChars: number;
  readonly #firstClauseMinChars: number;
  #text = '';
  /** How far `#text` has been looked at. */
  #seen = 0;
  /** Where a sentence may have ended, if the word that begins there says so. */
  #maybe = -1;
  #first = true;

  constructor(options: SentenceSplitterOptions = {}) {
    const { maxChars, firstClauseMinChars } = { ...sentenceSplitterDefaults, ...options };
    this.#maxChars = Math.max(2, Math.floor(maxChars));
    this.#firstClauseMinChars = firstClauseMinChars;
  }

  /** Whether it holds the beginning of a sentence. */
  get isOpen(): boolean {
    return this.#text.trim() !== '';
  }

  /** Takes the next chunk; returns the pieces it completed, in order. */
  push(text: string): string[] {
    this.#text += text;
    const pieces: string[] = [];
    while (this.#seen < this.#text.length) {
      const cut = this.#look(this.#seen++);
      if (cut > 0) pieces.push(this.#take(cut));
      while (this.#seen > this.#maxChars) {
        pieces.push(this.#take(breakLong(this.#text.slice(0, this.#seen), this.#maxChars)));
      }
    }
    return pieces;
  }

  /** Ends the text: returns what is left, mostly one piece, and starts afresh. */
  flush(): string[] {
    const pieces: string[] = [];
    if (this.#maybe > 0 && opensSentence(this.#text.slice(this.#maybe))) pieces.push(this.#take(this.#maybe));
    if (this.#text !== '') pieces.push(this.#text);
    this.reset();
    return pieces;
  }

  /** Gives out what it holds if that is a sentence as it stands, the end of which it would else see by the next one. */
  settle(): string[] {
    return endsSentence(this.#text) ? [this.#take(this.#text.length)] : [];
  }

  /** Forgets what it holds, as on an interruption. */
  reset(): void {
    this.#text = '';
    this.#seen = 0;
    this.#maybe = -1;
    this.#first = true;
  }

  /** Where to cut now that the character at `at` is known; 0 for nowhere. */
  #look(at: number): number {
    const character = this.#text[at] ?? '';
    if (this.#maybe > 0 && !isWordCharacter(character)) {
      const begin = this.#maybe;
      this.#maybe = -1;
      if (opensSentence(this.#text.slice(begin, at))) return begin;
    }
    if (/\s/.test(character)) return 0;
    const before = this.#text[at - 1];
    if (before === undefined || !/[\s—。！？｡"'”’»)\]}」』）*_~`]/.test(before)) return 0;
    const ends = sentenceEndsBefore(this.#text, 0, at);
    if (ends === 'yes') return at;
    if (ends === 'maybe') this.#maybe = at;
    if (!this.#first || at < this.#firstClauseMinChars) return 0;
    return CLAUSE_END.test(this.#text.slice(Math.max(0, at - 8), at)) ? at : 0;
  }

  #take(length: number): string {
    const piece = this.#text.slice(0, length);
    this.#text = this.#text.slice(length);
    this.#seen -= length;
    this.#maybe = this.#maybe > length ? this.#maybe - length : -1;
    this.#first = false;
    return piece;
  }
}
