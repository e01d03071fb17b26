/** Words remembered: the least recently used is forgotten first. */
const MAX_WORDS = 4_000;

/** How single words sound, so that each is asked for once. */
export class Pronunciations {
  readonly #known = new Map<string, readonly string[]>();

  /** The words of a sentence that have to be asked for. */
  unknown(words: readonly string[]): string[] {
    return [...new Set(words)].filter((word) => !this.#known.has(word));
  }

  learn(words: readonly string[], phones: readonly (readonly string[])[]): void {
    for (const [index, word] of words.entries()) {
      this.#known.set(
        word,
        (phones[index] ?? []).filter((phone) => phone !== 'pau'),
      );
    }
    for (const word of this.#known.keys()) {
      if (this.#known.size <= MAX_WORDS) break;
      this.#known.delete(word);
    }
  }

  /** The phones of a word; none if it isn't known. */
  of(word: string): readonly string[] {
    const phones = this.#known.get(word);
    if (phones === undefined) return [];
    this.#known.delete(word);
    this.#known.set(word, phones);
    return phones;
  }
}
