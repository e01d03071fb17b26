import type { Answer, Claim, GiveBack, Lease, RateStore, WaitReason } from './rate-store.js';

interface Use {
  readonly id: number;
  readonly atMs: number;
  tokens: number;
}

/** What is known of one key: at most the requests of one window. */
class Ledger {
  readonly #active = new Set<number>();
  /** Oldest first. */
  #uses: Use[] = [];
  #tokens = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  /** Nothing of it matters any more from then on. */
  endMs = Number.NEGATIVE_INFINITY;

  take(claim: Claim, id: number): Answer {
    const { key, tokens, nowMs, windowMs } = claim;
    this.#forget(nowMs - windowMs);
    const wait = this.#wait(claim);
    if (wait !== undefined) return { lease: undefined, ...wait };
    this.#active.add(id);
    const { requestsPerMinute, tokensPerMinute } = claim.quota;
    if (requestsPerMinute === undefined && tokensPerMinute === undefined) return { lease: { key, id } };
    this.#uses.push({ id, atMs: nowMs, tokens });
    this.#tokens += tokens;
    this.endMs = Math.max(this.endMs, nowMs + windowMs);
    return { lease: { key, id } };
  }

  give(id: number, { tokens, unused = false }: GiveBack): void {
    this.#active.delete(id);
    const at = this.#uses.findIndex((use) => use.id === id);
    const use = this.#uses[at];
    if (use === undefined) return;
    const used = unused ? 0 : (tokens ?? use.tokens);
    this.#tokens += used - use.tokens;
    use.tokens = used;
    if (unused) this.#uses.splice(at, 1);
  }

  pause(untilMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs);
    this.endMs = Math.max(this.endMs, untilMs);
  }

  isOver(nowMs: number): boolean {
    return this.#active.size === 0 && this.endMs <= nowMs;
  }

  #wait({
    quota,
    tokens,
    nowMs,
    windowMs,
  }: Claim): { waitMs: number | undefined; because: WaitReason } | undefined {
    const { requestsPerMinute = Infinity, tokensPerMinute = Infinity, maxConcurrent = Infinity } = quota;
    if (this.#pausedUntilMs > nowMs) return { waitMs: this.#pausedUntilMs - nowMs, because: 'refused' };
    if (this.#active.size >= maxConcurrent) return { waitMs: undefined, because: 'concurrency' };
    if (this.#uses.length >= requestsPerMinute) {
      const atMs = this.#uses[this.#uses.length - requestsPerMinute]?.atMs ?? nowMs;
      return { waitMs: atMs + windowMs - nowMs, because: 'requests' };
    }
    // What is larger than the whole quota goes when nothing else counts, or it never could.
    if (this.#tokens > 0 && this.#tokens + tokens > tokensPerMinute) {
      return { waitMs: this.#tokensFreeAtMs(tokensPerMinute - tokens) + windowMs - nowMs, because: 'tokens' };
    }
    return undefined;
  }

  /** When the oldest use began without which no more than `most` tokens count. */
  #tokensFreeAtMs(most: number): number {
    let left = this.#tokens;
    for (const use of this.#uses) {
      left -= use.tokens;
      if (left <= Math.max(0, most)) return use.atMs;
    }
    return this.#uses.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
  }

  #forget(beforeMs: number): void {
    let old = 0;
    for (; old < this.#uses.length && (this.#uses[old] as Use).atMs <= beforeMs; old++) {
      this.#tokens -= (this.#uses[old] as Use).tokens;
    }
    if (old > 0) this.#uses.splice(0, old);
  }
}

/** Sweeping costs a look at every key: it is done when there are twice as many as were left by the last one. */
const SMALLEST_SWEEP = 64;

/**
 * Counts within this process, by a sliding window: in no stretch of `windowMs` more than the quota. Remembers the
 * requests of one window for each key, and forgets keys that nobody uses.
 */
export class MemoryStore implements RateStore {
  readonly #ledgers = new Map<string, Ledger>();
  #sweepAt = SMALLEST_SWEEP;
  #lastId = 0;

  /** How many keys it remembers. */
  get size(): number {
    return this.#ledgers.size;
  }

  take(claim: Claim): Answer {
    return this.#ledger(claim.key, claim.nowMs).take(claim, ++this.#lastId);
  }

  give({ key, id }: Lease, how: GiveBack): void {
    this.#ledgers.get(key)?.give(id as number, how);
  }

  pause(key: string, ms: number, nowMs: number): void {
    this.#ledger(key, nowMs).pause(nowMs + ms);
  }

  #ledger(key: string, nowMs: number): Ledger {
    let ledger = this.#ledgers.get(key);
    if (ledger === undefined) {
      if (this.#ledgers.size >= this.#sweepAt) this.#sweep(nowMs);
      ledger = new Ledger();
      this.#ledgers.set(key, ledger);
    }
    return ledger;
  }

  #sweep(nowMs: number): void {
    for (const [key, ledger] of this.#ledgers) if (ledger.isOver(nowMs)) this.#ledgers.delete(key);
    this.#sweepAt = Math.max(SMALLEST_SWEEP, this.#ledgers.size * 2);
  }
}

/** The store of every limit that names none: one for the process, so that equal keys share. */
export const processStore: RateStore = new MemoryStore();
