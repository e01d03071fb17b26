import { TranscriptionFrame } from '../frames/index.js';

/** The final segments of what the user says, until they become one whole; empty ones are not kept. */
export class Segments {
  #frames: TranscriptionFrame[] = [];
  /** The words of all of them. */
  words = '';

  add(frame: TranscriptionFrame): void {
    const text = frame.text.trim();
    if (text === '') return;
    this.#frames.push(frame);
    this.words = this.words === '' ? text : `${this.words} ${text}`;
  }

  clear(): void {
    this.#frames = [];
    this.words = '';
  }

  /**
   * The whole, stamped with `turn`. Where voice activity said nothing, the segments say when speech began
   * and ended; the language and the vendor's event are the last one's, the confidence is the lowest.
   */
  whole(turn: number, fromMs: number | undefined, toMs: number | undefined): TranscriptionFrame {
    const first = this.#frames[0];
    const last = this.#frames.at(-1);
    const confidences = this.#frames.flatMap(({ confidence }) => confidence ?? []);
    return new TranscriptionFrame({
      turn,
      text: this.words,
      language: last?.language,
      userId: first?.userId,
      startMs: fromMs ?? first?.startMs,
      endMs: toMs ?? last?.endMs,
      confidence: confidences.length === 0 ? undefined : Math.min(...confidences),
      raw: last?.raw,
    });
  }
}
