import { type HeardWord, heardText, SentenceSplitter, SpokenOrder } from '@antiphon/core/frame-free';

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
  readonly #segments: Kept[] = [];
  readonly #words: HeardWord[] = [];
  readonly #order = new SpokenOrder({
    piece: (text) => this.#keep(text),
    aside: (text) => this.#putWhole(text),
  });
  /** What was kept since it was last asked for. */
  #kept: Segment[] = [];
  #text = '';
  #toldWords = 0;
  #toldSegments = 0;

  constructor(turn: number, nextId: () => number) {
    this.turn = turn;
    this.#nextId = nextId;
  }

  /** Adds text. @returns the segments that it completes */
  write(text: string): readonly Segment[] {
    this.#order.write(text);
    return this.#taken();
  }

  /** The text ends, for now: what comes later begins a new word. @returns the last segment, if there is one */
  finish(): readonly Segment[] {
    this.#order.flush();
    this.#endWord();
    return this.#taken();
  }

  /** Adds a text that is whole, and said behind the sentence that the model has begun. @returns the segments it completes */
  say(text: string): readonly Segment[] {
    this.#order.say(text);
    return this.#taken();
  }

  /** Adds a text that is whole, and said at once. @returns its segments */
  put(text: string): readonly Segment[] {
    this.#putWhole(text);
    return this.#taken();
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

  #taken(): readonly Segment[] {
    const kept = this.#kept;
    this.#kept = [];
    return kept;
  }

  #putWhole(text: string): void {
    this.#endWord();
    const splitter = new SentenceSplitter();
    for (const piece of [...splitter.push(text), ...splitter.flush()]) this.#keep(piece);
    this.#endWord();
  }

  /** What comes next begins a new word. */
  #endWord(): void {
    if (/\S$/.test(this.#text)) this.#text += ' ';
  }

  #keep(piece: string): void {
    const lead = piece.length - piece.trimStart().length;
    const text = piece.trim();
    const start = this.#text.length + lead;
    this.#text += piece;
    if (text === '') return;
    const segment: Kept = { id: this.#nextId(), text, start, end: start + text.length, told: undefined };
    this.#segments.push(segment);
    this.#kept.push(segment);
  }
}

function progressOf({ id, text }: Kept, status: SegmentProgress['status'], heard: number): SegmentProgress {
  return { id, text, status, heard: text.slice(0, heard), left: text.slice(heard) };
}
