/** What is kept for the case of a cut. */
const MAX_BYTES = 1_000_000;
const MAX_AGE_MS = 20_000;

interface Kept {
  readonly number: number;
  readonly atMs: number;
  readonly bytes: Uint8Array;
}

/** What to say again after a cut. */
export interface Repetition {
  /** So many messages are gone: they are to be counted as received. */
  readonly skipped: number;
  readonly messages: readonly Uint8Array[];
}

/**
 * The counted messages of this side: numbered from 1, kept until the other side has them. Holds at most 1 MB and 20 s of
 * them; the oldest give way, and are skipped when all is repeated.
 */
export class SentLog {
  #kept: Kept[] = [];
  #bytes = 0;
  #count: number;

  /** @param count how many were sent before, by a page that is no more. @defaultValue 0 */
  constructor(count = 0) {
    this.#count = count;
  }

  /** How many there were, ever. */
  get count(): number {
    return this.#count;
  }

  get keptBytes(): number {
    return this.#bytes;
  }

  /** When the oldest that is kept was said: the other side is not known to have it. Undefined when none is kept. */
  get oldestAtMs(): number | undefined {
    return this.#kept[0]?.atMs;
  }

  /** One more is said, or would be if there were a connection. */
  add(bytes: Uint8Array, atMs: number): void {
    this.#kept.push({ number: ++this.#count, atMs, bytes });
    this.#bytes += bytes.length;
    while (this.#bytes > MAX_BYTES || (this.#kept[0]?.atMs ?? atMs) < atMs - MAX_AGE_MS) this.#dropFirst();
  }

  /** The other side has so many. */
  received(count: number): void {
    while ((this.#kept[0]?.number ?? Number.POSITIVE_INFINITY) <= count) this.#dropFirst();
  }

  /** What the other side has not got, given that it has so many. */
  after(count: number): Repetition {
    this.received(count);
    const firstKept = this.#kept[0]?.number ?? this.#count + 1;
    return {
      skipped: Math.max(0, firstKept - 1 - count),
      messages: this.#kept.map(({ bytes }) => bytes),
    };
  }

  #dropFirst(): void {
    this.#bytes -= this.#kept.shift()?.bytes.length ?? 0;
  }
}
