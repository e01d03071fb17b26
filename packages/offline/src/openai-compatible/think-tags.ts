const OPEN = '<think>';
const CLOSE = '</think>';

/** Text of an answer, parted into what is said and what is only thought. */
export interface Parted {
  readonly thought: string;
  readonly said: string;
}

/**
 * Takes the reasoning out of an answer that begins with `<think>…</think>`: so models think where the server
 * doesn't part it, and nobody wants to hear it. Only at the beginning; tags further on are text. Holds back no
 * more than the beginning of a tag.
 */
export class ThinkTags {
  #state: 'start' | 'thinking' | 'after' | 'saying' = 'start';
  #held = '';

  push(text: string): Parted {
    this.#held += text;
    let thought = '';
    if (this.#state === 'start') {
      const begin = this.#held.trimStart();
      if (begin.startsWith(OPEN)) {
        this.#state = 'thinking';
        this.#held = begin.slice(OPEN.length);
      } else if (OPEN.startsWith(begin)) return { thought, said: '' };
      else this.#state = 'saying';
    }
    if (this.#state === 'thinking') {
      const at = this.#held.indexOf(CLOSE);
      const end = at < 0 ? this.#held.length - tailLength(this.#held) : at;
      thought = this.#held.slice(0, end);
      this.#held = this.#held.slice(at < 0 ? end : end + CLOSE.length);
      if (at < 0) return { thought, said: '' };
      this.#state = 'after';
    }
    if (this.#state === 'after') {
      this.#held = this.#held.trimStart();
      if (this.#held !== '') this.#state = 'saying';
    }
    return { thought, said: this.#take() };
  }

  /** There is no more: what was held back after all is what it looked like. */
  end(): Parted {
    const rest = this.#take();
    return this.#state === 'thinking' ? { thought: rest, said: '' } : { thought: '', said: rest };
  }

  #take(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }
}

/** How many characters at the end of `text` may be the beginning of the closing tag. */
function tailLength(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length--) {
    if (CLOSE.startsWith(text.slice(-length))) return length;
  }
  return 0;
}
