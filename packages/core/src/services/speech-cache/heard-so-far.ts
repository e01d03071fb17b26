import type { SpeechChunk } from '../text-to-speech.js';

/** How much of an utterance somebody has heard, who goes on with it from another synthesis of the same. */
export class HeardSoFar {
  readonly #heard = { samples: 0, words: 0, phones: 0 };

  add({ samples, words = [], phones = [] }: SpeechChunk): void {
    this.#heard.samples += samples.length;
    this.#heard.words += words.length;
    this.#heard.phones += phones.length;
  }

  /** What comes after it in speech that is told from its beginning; it grows by what is given. */
  async *rest(chunks: AsyncIterable<SpeechChunk>): AsyncGenerator<SpeechChunk, void> {
    const known = { ...this.#heard };
    const take = <T>(kind: 'words' | 'phones', all: readonly T[]): readonly T[] => {
      const left = all.slice(known[kind]);
      known[kind] -= all.length - left.length;
      return left;
    };
    for await (const chunk of chunks) {
      const skipped = Math.min(known.samples, chunk.samples.length);
      known.samples -= skipped;
      const rest: SpeechChunk = {
        ...chunk,
        samples: chunk.samples.subarray(skipped),
        ...(chunk.words === undefined ? {} : { words: take('words', chunk.words) }),
        ...(chunk.phones === undefined ? {} : { phones: take('phones', chunk.phones) }),
      };
      const isNews = skipped === 0 || rest.samples.length > 0 || rest.words?.length || rest.phones?.length;
      if (!isNews) continue;
      this.add(rest);
      yield rest;
    }
  }
}
