import {
  type HeardWord,
  heardText,
  MAX_TEXTS_BEHIND,
  SentenceSplitter,
  type SplitPiece,
} from '@antiphon/core/frame-free';

/** A sentence of what the bot has to say. */
export interface Segment {
  readonly id: number;
  readonly text: string;
}

/** What has become of a segment. */
export interface SegmentProgress extends Segment {
  readonly status: 'new' | 'in-progress' | 'completed';
  readonly heard: string;
  readonly left: string;
}

interface Kept extends Segment {
  /** Where it lies in the turn's text. */
  readonly start: number;
  readonly end: number;
  told: number | undefined;
}

/** The words of one turn: cut into segments as they are written, and told of as they are heard. */
export class SpokenTurn {
  readonly turn: number;
  /** Where its text comes from: the model, or, where no model wrote any, the voice. */
  source: 'model' | 'voice' | undefined;
  isCut = false;
  /** Nothing more will be said. */
  isWhole = false;
  readonly #nextId: () => number;
  readonly #splitter = new SentenceSplitter();
  readonly #segments: Kept[] = [];
  readonly #words: HeardWord[] = [];
  /** Texts that wait for the end of a sentence; at most {@link MAX_TEXTS_BEHIND}. */
  readonly #behind: string[] = [];
  #text = '';
  #toldWords = 0;
  #toldSegments = 0;

  constructor(turn: number, nextId: () => number) {
    this.turn = turn;
    this.#nextId = nextId;
  }

  /** Adds text. @returns the segments that it completes */
  write(text: string): readonly Segment[] {
    return this.#splitter.split(text).flatMap((piece) => this.#take(piece));
  }

  /** The text ends, for now: what comes later begins a new word. @returns the last segment, if there is one */
  finish(): readonly Segment[] {
    const segments = this.#splitter.flush().flatMap((piece) => this.#keep(piece));
    this.#endWord();
    return [...segments, ...this.#putBehind()];
  }

  /** Adds a text that is whole, and said behind the sentence that the model has begun. @returns the segments it completes */
  say(text: string): readonly Segment[] {
    const settled = this.#splitter.settle();
    const before = settled.flatMap((piece) => this.#take({ text: piece, endsSentence: true }));
    if (!this.#splitter.isOpen || this.#behind.length >= MAX_TEXTS_BEHIND)
      return [...before, ...this.put(text)];
    this.#behind.push(text);
    return before;
  }

  /** Adds a text that is whole, and said at once. @returns its segments */
  put(text: string): readonly Segment[] {
    this.#endWord();
    const splitter = new SentenceSplitter();
    const segments = [...splitter.push(text), ...splitter.flush()].flatMap((piece) => this.#keep(piece));
    this.#endWord();
    return segments;
  }

  /** A word of its speech. */
  spoke(word: HeardWord): void {
    this.#words.push(word);
  }

  /** The words that begin to sound by `heardMs`, each once. */
  wordsBy(heardMs: number): readonly string[] {
    const words: string[] = [];
    for (;;) {
      const word = this.#words[this.#toldWords];
      if (word === undefined || (word.startMs ?? 0) >= heardMs) return words;
      this.#toldWords++;
      words.push(word.text);
    }
  }

  /** What is new of the segments when so much was heard, `all` when that was everything. */
  heard(heardMs: number, all: boolean): readonly SegmentProgress[] {
    const upTo = all
      ? this.#text.length
      : heardText(this.#text, this.#words, heardMs, { complete: this.isWhole }).length;
    const progress: SegmentProgress[] = [];
    for (;;) {
      const segment = this.#segments[this.#toldSegments];
      if (segment === undefined) return progress;
      const begins = upTo > segment.start || this.#toldSegments === 0;
      if (!begins) return progress;
      const heard = Math.min(segment.text.length, Math.max(0, upTo - segment.start));
      if (segment.told === undefined) progress.push(progressOf(segment, 'new', 0));
      const grew = heard > (segment.told ?? 0);
      segment.told = heard;
      if (heard < segment.text.length) {
        if (grew) progress.push(progressOf(segment, 'in-progress', heard));
        return progress;
      }
      progress.push(progressOf(segment, 'completed', heard));
      this.#toldSegments++;
    }
  }

  #take({ text, endsSentence }: SplitPiece): readonly Segment[] {
    const kept = this.#keep(text);
    return endsSentence ? [...kept, ...this.#putBehind()] : kept;
  }

  #putBehind(): readonly Segment[] {
    return this.#behind.splice(0).flatMap((text) => this.put(text));
  }

  /** What comes next begins a new word. */
  #endWord(): void {
    if (/\S$/.test(this.#text)) this.#text += ' ';
  }

  #keep(piece: string): readonly Segment[] {
    const lead = piece.length - piece.trimStart().length;
    const text = piece.trim();
    const start = this.#text.length + lead;
    this.#text += piece;
    if (text === '') return [];
    const segment: Kept = { id: this.#nextId(), text, start, end: start + text.length, told: undefined };
    this.#segments.push(segment);
    return [segment];
  }
}

function progressOf({ id, text }: Kept, status: SegmentProgress['status'], heard: number): SegmentProgress {
  return { id, text, status, heard: text.slice(0, heard), left: text.slice(heard) };
}
