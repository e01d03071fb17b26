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

/** A piece of streamed text, and whether a sentence ends with it: else it was only a clause, or too long. */
export interface SplitPiece {
  readonly text: string;
  readonly endsSentence: boolean;
}

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

  /** How many characters of it, the last ones, stand behind what may have been the end of a sentence. */
  get undecidedChars(): number {
    return this.#maybe > 0 ? this.#text.length - this.#maybe : 0;
  }

  /** Takes the next chunk; returns the pieces it completed, in order. */
  push(text: string): string[] {
    return this.split(text).map((piece) => piece.text);
  }

  /** Like `push`, and tells of each piece whether its sentence has ended. */
  split(text: string): SplitPiece[] {
    this.#text += text;
    const pieces: SplitPiece[] = [];
    while (this.#seen < this.#text.length) {
      const at = this.#seen++;
      const end = this.#sentenceEnd(at);
      if (end > 0) pieces.push({ text: this.#take(end), endsSentence: true });
      else if (this.#isClauseEnd(at)) pieces.push({ text: this.#take(at), endsSentence: false });
      while (this.#seen > this.#maxChars) {
        const cut = breakLong(this.#text.slice(0, this.#seen), this.#maxChars);
        pieces.push({ text: this.#take(cut), endsSentence: false });
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

  /**
   * Gives out the sentence that it holds if that has ended as the text stands, the end of which it would else see by what
   * comes next. Where a word has begun behind what may have been its end, what there is of the word decides.
   */
  settle(): string[] {
    const begin = this.#maybe;
    this.#maybe = -1;
    if (begin > 0 && opensSentence(this.#text.slice(begin))) return [this.#take(begin)];
    return endsSentence(this.#text) ? [this.#take(this.#text.length)] : [];
  }

  /** Forgets what it holds, as on an interruption. */
  reset(): void {
    this.#text = '';
    this.#seen = 0;
    this.#maybe = -1;
    this.#first = true;
  }

  /** Where a sentence has ended, now that the character at `at` is known; 0 for nowhere. */
  #sentenceEnd(at: number): number {
    const character = this.#text[at] ?? '';
    if (this.#maybe > 0 && !isWordCharacter(character)) {
      const begin = this.#maybe;
      this.#maybe = -1;
      if (opensSentence(this.#text.slice(begin, at))) return begin;
    }
    if (!this.#mayCutAt(at)) return 0;
    const ends = sentenceEndsBefore(this.#text, 0, at);
    if (ends === 'yes') return at;
    if (ends === 'maybe') this.#maybe = at;
    return 0;
  }

  /** Whether the first piece may end before `at`, early. */
  #isClauseEnd(at: number): boolean {
    if (!this.#first || at < this.#firstClauseMinChars || !this.#mayCutAt(at)) return false;
    return CLAUSE_END.test(this.#text.slice(Math.max(0, at - 8), at));
  }

  #mayCutAt(at: number): boolean {
    const before = this.#text[at - 1];
    if (before === undefined || /\s/.test(this.#text[at] ?? '')) return false;
    return /[\s—。！？｡"'”’»)\]}」』）*_~`]/.test(before);
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
