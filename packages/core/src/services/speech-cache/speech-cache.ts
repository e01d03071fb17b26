import { AntiphonError } from '../../error.js';
import type { SpeechChunk } from '../text-to-speech.js';
import type { SharedSynthesis } from './shared-synthesis.js';

export interface SpeechCacheOptions {
  /** What is kept at most, counting samples and the times of words. @defaultValue 16 MB: eight minutes at 16 kHz */
  readonly maxBytes?: number;
}

export const speechCacheDefaults = { maxBytes: 16 * 1024 * 1024 } as const satisfies SpeechCacheOptions;

/** How often speech did not have to be made again. */
export interface SpeechCacheStats {
  /** Utterances that were there. */
  readonly hits: number;
  /** Utterances that somebody else was waiting for already. */
  readonly shared: number;
  readonly misses: number;
  /** (hits + shared) of all; 0 before the first. */
  readonly hitRate: number;
  readonly entries: number;
  readonly bytes: number;
  /** Utterances forgotten to make room. */
  readonly evicted: number;
}

interface Entry {
  readonly chunks: readonly SpeechChunk[];
  readonly bytes: number;
}

/** What an object or a word weighs beside its samples, roughly. */
const BYTES_EACH = 100;

/**
 * Speech that has been made, by what it was made of: bounded in bytes, the least recently used is forgotten first.
 * Several services may share one. For {@link cachedTts}.
 */
export class SpeechCache {
  readonly #maxBytes: number;
  readonly #entries = new Map<string, Entry>();
  readonly #running = new Map<string, SharedSynthesis>();
  #bytes = 0;
  readonly #counts = { hits: 0, shared: 0, misses: 0, evicted: 0 };

  /** @throws AntiphonError `pipeline_invalid` when `maxBytes` is no positive number */
  constructor({ maxBytes = speechCacheDefaults.maxBytes }: SpeechCacheOptions = {}) {
    if (!(maxBytes > 0)) {
      throw new AntiphonError(
        'pipeline_invalid',
        `speech cache: maxBytes is ${maxBytes}, expected more than 0`,
      );
    }
    this.#maxBytes = maxBytes;
  }

  get stats(): SpeechCacheStats {
    const { hits, shared, misses } = this.#counts;
    const all = hits + shared + misses;
    return {
      ...this.#counts,
      hitRate: all === 0 ? 0 : (hits + shared) / all,
      entries: this.#entries.size,
      bytes: this.#bytes,
    };
  }

  /** Forgets everything. What is being made is not kept either. */
  clear(): void {
    this.#entries.clear();
    this.#running.clear();
    this.#bytes = 0;
  }

  /** @internal The speech of a key, if it is there. */
  find(key: string): readonly SpeechChunk[] | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#counts.hits += 1;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.chunks;
  }

  /** @internal The synthesis of a key that is under way, to listen to as well. */
  join(key: string): SharedSynthesis | undefined {
    const running = this.#running.get(key);
    if (running !== undefined) this.#counts.shared += 1;
    return running;
  }

  /** @internal A synthesis of a key begins; `ended` gets what it has made, if that is whole. */
  lead(key: string, begin: (ended: (chunks: readonly SpeechChunk[] | undefined) => void) => SharedSynthesis) {
    this.#counts.misses += 1;
    const made = begin((chunks) => {
      // After a clear() the key may be another synthesis' already.
      if (this.#running.get(key) !== made) return;
      this.#running.delete(key);
      if (chunks !== undefined) this.#keep(key, chunks);
    });
    this.#running.set(key, made);
    return made;
  }

  #keep(key: string, chunks: readonly SpeechChunk[]): void {
    const bytes = bytesOf(key, chunks);
    // Silence may be a vendor's hiccup; and what fills the cache alone would only push everything else out.
    if (chunks.every(({ samples }) => samples.length === 0) || bytes > this.#maxBytes) return;
    this.#entries.set(key, { chunks: [...chunks], bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#entries.delete(oldest);
      this.#bytes -= entry.bytes;
      this.#counts.evicted += 1;
    }
  }
}

function bytesOf(key: string, chunks: readonly SpeechChunk[]): number {
  let bytes = BYTES_EACH + 2 * key.length;
  for (const { samples, words = [], phones = [] } of chunks) {
    bytes += BYTES_EACH * (1 + words.length + phones.length) + samples.byteLength;
  }
  return bytes;
}
