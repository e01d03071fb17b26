/** What the recogniser says for good of a stretch of speech; times on the session clock. */
export interface Segment {
  readonly text: string;
  readonly language?: string | undefined;
  readonly userId?: string | undefined;
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
  readonly confidence?: number | undefined;
  /** The vendor's own event. */
  readonly raw?: unknown;
}

/** The final segments of what the user says, until they become one whole; empty ones are not kept. */
export class Segments {
  #segments: Segment[] = [];
  /** The words of all of them. */
  words = '';

  add(segment: Segment): void {
    const text = segment.text.trim();
    if (text === '') return;
    this.#segments.push(segment);
    this.words = this.words === '' ? text : `${this.words} ${text}`;
  }

  clear(): void {
    this.#segments = [];
    this.words = '';
  }

  /**
   * The whole. Where voice activity said nothing, the segments say when speech began and ended; the
   * language and the vendor's event are the last one's, the confidence is the lowest.
   */
  whole(fromMs: number | undefined, toMs: number | undefined): Segment {
    const first = this.#segments[0];
    const last = this.#segments.at(-1);
    const confidences = this.#segments.flatMap(({ confidence }) => confidence ?? []);
    return {
      text: this.words,
      language: last?.language,
      userId: first?.userId,
      startMs: fromMs ?? first?.startMs,
      endMs: toMs ?? last?.endMs,
      confidence: confidences.length === 0 ? undefined : Math.min(...confidences),
      raw: last?.raw,
    };
  }
}
