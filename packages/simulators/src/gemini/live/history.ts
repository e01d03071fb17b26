import type { Content, Part } from '../wire/index.js';
import { sumOf, tokensOfPrompt } from '../wire/index.js';

const MOST_CONTENTS = 2_000;

/**
 * The conversation of one session, as the model sees it. Bounded: beyond 2,000 contents the oldest go; of
 * pictures only the newest is kept.
 */
export class History {
  #contents: readonly Content[] = [];

  get contents(): readonly Content[] {
    return this.#contents;
  }

  restore(contents: readonly Content[]): void {
    this.#contents = contents;
  }

  append(contents: readonly Content[]): void {
    const hasPicture = contents.some(({ parts = [] }) => parts.some(isPicture));
    const before = hasPicture ? this.#contents.map(withoutPictures) : this.#contents;
    this.#contents = [...before, ...contents].slice(-MOST_CONTENTS);
  }

  /** Adds a part to what the user is saying, or begins it. */
  appendUser(part: Part): void {
    const last = this.#contents.at(-1);
    const isOpen = last?.role === 'user' && !last.parts?.some((each) => each.functionResponse !== undefined);
    if (!isOpen) {
      this.append([{ role: 'user', parts: [part] }]);
      return;
    }
    this.#contents = [...this.#contents.slice(0, -1), { role: 'user', parts: [...(last.parts ?? []), part] }];
  }

  /** Drops the oldest until what is left has so many tokens at most. */
  slide(targetTokens: number): void {
    while (this.#contents.length > 1 && sumOf(tokensOfPrompt(this.#contents, undefined, [])) > targetTokens) {
      this.#contents = this.#contents.slice(Math.max(1, this.#contents.length >> 3));
    }
  }
}

const isPicture = ({ inlineData }: Part): boolean => inlineData !== undefined;

function withoutPictures(content: Content): Content {
  if (!content.parts?.some(isPicture)) return content;
  const parts = content.parts.map((part) => (isPicture(part) ? { text: '' } : part));
  return { ...content, parts };
}
