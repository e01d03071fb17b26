/** What the replay buffer keeps, how much of it, and what gives way. */
export interface ReplayOptions {
  /** Items kept at most. @defaultValue 1_000 */
  readonly maxItems?: number;
  /** Bytes kept at most, as `sizeOf` counts them. @defaultValue 1_000_000 (30 s of 16 kHz PCM) */
  readonly maxBytes?: number;
  /** No item is kept longer than this, in ms: older speech is not worth saying. @defaultValue 20_000 */
  readonly maxMs?: number;
  /** What gives way when a bound is reached: the oldest items, or the one being sent. @defaultValue 'drop-oldest' */
  readonly overflow?: 'drop-oldest' | 'drop-newest';
  /**
   * Whether items stay after they were sent, to be repeated on the next link: `none`; `acknowledged`,
   * until `acknowledge(sequence)`; `window`, for `replayWindowMs`. @defaultValue 'none'
   */
  readonly keepSent?: 'none' | 'acknowledged' | 'window';
  /** How long a sent item is kept with `keepSent: 'window'`, in ms. @defaultValue 1_000 */
  readonly replayWindowMs?: number;
}

/** What {@link ReplayRing} uses where an option is left out. */
export const replayDefaults = {
  maxItems: 1_000,
  maxBytes: 1_000_000,
  maxMs: 20_000,
  overflow: 'drop-oldest',
  keepSent: 'none',
  replayWindowMs: 1_000,
} as const satisfies ReplayOptions;

/** One item with its place in the order of sending. */
export interface ReplayEntry<Item> {
  readonly item: Item;
  readonly sequence: number;
  readonly bytes: number;
  /** When it was accepted. */
  readonly atMs: number;
  /** When it was last sent; `undefined` while it never was. */
  sentAtMs: number | undefined;
  /** How many links refused it by throwing. */
  refusals: number;
}

/**
 * Items in order: first those sent and kept, then those that still wait. Bounded in items, bytes and ms;
 * what gives way is counted, as `dropped` if it was never sent and as `forgotten` if it was.
 */
export class ReplayRing<Item> {
  /** Items that were never sent on any link and are gone. */
  dropped = 0;
  /** Items that were sent once and would have been repeated, had a bound not pushed them out. */
  forgotten = 0;
  readonly #options: Required<ReplayOptions>;
  /** The ring proper: entries from `#head`, of which the first `#kept` have been sent on this link. */
  #entries: (ReplayEntry<Item> | undefined)[] = [];
  #head = 0;
  #kept = 0;
  #bytes = 0;

  constructor(options: ReplayOptions = {}) {
    this.#options = { ...replayDefaults, ...options };
  }

  /** Items held. */
  get size(): number {
    return this.#entries.length - this.#head;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Items that wait to be sent on the present link. */
  get waiting(): number {
    return this.size - this.#kept;
  }

  /** Whether sent items stay. */
  get keepsSent(): boolean {
    return this.#options.keepSent !== 'none';
  }

  /** Takes an item in at the end, making room by the policy. @returns whether it was taken. */
  push(entry: ReplayEntry<Item>): boolean {
    const { maxItems, maxBytes, overflow } = this.#options;
    this.expire(entry.atMs);
    const full = () => this.size >= maxItems || this.#bytes + entry.bytes > maxBytes;
    // Copies of what was sent give way before anything that was not.
    while (full() && this.#kept > 0) this.#shift();
    if (full() && (overflow === 'drop-newest' || entry.bytes > maxBytes || maxItems < 1)) {
      this.dropped++;
      return false;
    }
    while (full()) this.#shift();
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
    return true;
  }

  /** The next item to be sent on this link. */
  peek(): ReplayEntry<Item> | undefined {
    return this.#entries[this.#head + this.#kept];
  }

  /** Marks the next item as sent on this link. Without `keepSent` it leaves the ring. */
  advance(nowMs: number): void {
    const entry = this.peek();
    if (entry === undefined) return;
    entry.sentAtMs = nowMs;
    this.#kept++;
    if (!this.keepsSent) this.#shift(false);
  }

  /** Takes back the latest {@link advance}: the link refused the item. */
  putBack(entry: ReplayEntry<Item>, earlierSentAtMs: number | undefined): void {
    entry.sentAtMs = earlierSentAtMs;
    if (!this.keepsSent) {
      if (this.#head === 0) this.#entries.unshift(entry);
      else this.#entries[--this.#head] = entry;
      this.#bytes += entry.bytes;
    } else if (this.#kept > 0 && this.#entries[this.#head + this.#kept - 1] === entry) {
      this.#kept--;
    }
  }

  /** Takes the next item out for good: it cannot be sent. */
  dropNext(): void {
    const at = this.#head + this.#kept;
    const [entry] = this.#entries.splice(at, 1);
    if (entry === undefined) return;
    this.#bytes -= entry.bytes;
    this.#count(entry);
  }

  /** The link is lost: what was kept waits for the next one, in the same order. */
  rewind(nowMs: number): void {
    this.expire(nowMs);
    this.#kept = 0;
  }

  /** The peer has everything up to and with this sequence number; what was never sent, it cannot have. */
  acknowledge(sequence: number): void {
    for (;;) {
      const oldest = this.#entries[this.#head];
      if (oldest?.sentAtMs === undefined || oldest.sequence > sequence) return;
      this.#shift(false);
    }
  }

  /** Lets go of what is too old: sent items past their window, and any item past `maxMs`. */
  expire(nowMs: number): void {
    const { maxMs, keepSent, replayWindowMs } = this.#options;
    for (;;) {
      const oldest = this.#entries[this.#head];
      if (oldest === undefined) return;
      // The window counts while the link lives: how long the next one takes to open is no reason to forget.
      const sentAtMs = this.#kept > 0 ? oldest.sentAtMs : undefined;
      if (keepSent === 'window' && sentAtMs !== undefined && nowMs - sentAtMs > replayWindowMs)
        this.#shift(false);
      else if (nowMs - oldest.atMs > maxMs) this.#shift();
      else return;
    }
  }

  /** Takes out every item that matches. @returns how many. */
  discard(matches: (item: Item) => boolean): number {
    const before = this.size;
    const kept: ReplayEntry<Item>[] = [];
    let [sent, bytes] = [0, 0];
    for (let at = this.#head; at < this.#entries.length; at++) {
      const entry = this.#entries[at] as ReplayEntry<Item>;
      if (matches(entry.item)) continue;
      kept.push(entry);
      bytes += entry.bytes;
      if (at < this.#head + this.#kept) sent++;
    }
    this.#entries = kept;
    this.#head = 0;
    this.#kept = sent;
    this.#bytes = bytes;
    return before - this.size;
  }

  /** Empties the ring for good; what was never sent counts as dropped. */
  clear(): void {
    while (this.size > 0) this.#shift();
  }

  #shift(counted = true): void {
    const entry = this.#entries[this.#head];
    if (entry === undefined) return;
    this.#entries[this.#head++] = undefined;
    this.#bytes -= entry.bytes;
    if (this.#kept > 0) this.#kept--;
    if (counted) this.#count(entry);
    if (this.#head === this.#entries.length) {
      this.#entries.length = 0;
      this.#head = 0;
    } else if (this.#head > 64 && this.#head * 2 > this.#entries.length) {
      this.#entries.splice(0, this.#head);
      this.#head = 0;
    }
  }

  #count(entry: ReplayEntry<Item>): void {
    if (entry.sentAtMs === undefined) this.dropped++;
    else this.forgotten++;
  }
}
