import { cleanForSpeech } from './clean-for-speech.js';

const FENCE = /```|~~~/;

/**
 * {@link cleanForSpeech} for the pieces of one text in order: remembers whether a piece begins inside a
 * code block, and leaves the whole block out. One per answer; holds nothing but that.
 */
export class SpeechCleaner {
  #fence: string | undefined;

  /** What of the next piece can be said; '' when nothing can. */
  clean(piece: string): string {
    let rest = piece;
    let open = '';
    for (;;) {
      if (this.#fence !== undefined) {
        const end = rest.indexOf(this.#fence);
        if (end < 0) return cleanForSpeech(open);
        rest = rest.slice(end + this.#fence.length);
        this.#fence = undefined;
      }
      const start = FENCE.exec(rest);
      if (start === null) return cleanForSpeech(open + rest);
      open += `${rest.slice(0, start.index)} `;
      rest = rest.slice(start.index + start[0].length);
      this.#fence = start[0];
    }
  }
}
