import type { Clock } from '../clock/index.js';
import type { Link } from './driver.js';
import { Repeating } from './repeating.js';
import { type ReplayEntry, type ReplayOptions, ReplayRing } from './replay-ring.js';

export interface OutboxOptions<Out> {
  readonly replay: ReplayOptions;
  readonly highWatermarkBytes: number;
  readonly lowWatermarkBytes: number;
  readonly pollMs: number;
  sizeOf(item: Out): number;
}

export interface OutboxHooks {
  sent(): void;
  writable(): void;
  /** An item had to be dropped: the first time since the buffer was last empty. */
  overflowed(bufferedItems: number): void;
  /** The link threw: it is taken for lost. */
  sendFailed(error: unknown): void;
  /** After {@link Outbox.seal}: everything is sent and written. */
  drained(): void;
}

/** A link that refuses an item is lost; an item that two links refused is itself at fault. */
const maxRefusals = 2;

/**
 * Everything on its way out, in order: straight to the link while it takes it, else into the bounded
 * replay ring. Stops above the high watermark of the link's own buffer and looks every `pollMs`
 * whether it has fallen to the low one.
 */
export class Outbox<Out> {
  readonly ring: ReplayRing<Out>;
  sentCount = 0;
  /** Items sent on a later link than the one that served, if any did, when they were accepted. */
  replayedCount = 0;
  discardedCount = 0;
  readonly #clock: Clock;
  readonly #options: OutboxOptions<Out>;
  readonly #hooks: OutboxHooks;
  readonly #poll: Repeating;
  #link: Link<Out> | undefined;
  #sequence = 0;
  #attachedAtSequence = 0;
  #full = false;
  #sending = false;
  #sealed = false;
  #ended = false;
  #writable = false;
  #overflowing = false;

  constructor(clock: Clock, options: OutboxOptions<Out>, hooks: OutboxHooks) {
    this.#clock = clock;
    this.#options = options;
    this.#hooks = hooks;
    this.ring = new ReplayRing(options.replay);
    this.#poll = new Repeating(clock, () => this.#look());
  }

  /** Whether an item sent now would go straight out. */
  get writable(): boolean {
    return this.#writable;
  }

  /** Takes an item. @returns its sequence number, or 0 if it was not taken. */
  send(item: Out): number {
    if (this.#sealed) {
      this.ring.dropped++;
      return 0;
    }
    const sequence = ++this.#sequence;
    const atMs = this.#clock.now();
    const direct = this.#link !== undefined && !this.#sending && !this.#full && this.ring.waiting === 0;
    if (direct && !this.ring.keepsSent && this.#link?.isClosing?.() !== true) {
      this.#sendDirect(item, sequence, atMs);
      return sequence;
    }
    return this.#store(this.#entryOf(item, sequence, atMs));
  }

  /** A new link: what waits is sent on it by the next {@link flush}, before anything new. */
  attach(link: Link<Out>): void {
    this.#link = link;
    this.#attachedAtSequence = this.#sequence;
    this.#full = false;
    this.#poll.stop();
  }

  /** The link is lost; what was sent on it and kept will be repeated on the next. */
  detach(): void {
    this.#link = undefined;
    this.#full = false;
    this.#poll.stop();
    this.ring.rewind(this.#clock.now());
    this.#refresh();
  }

  /** Sends what waits, in order, while the link takes it. */
  flush(): void {
    if (this.#sending) return;
    this.ring.expire(this.#clock.now());
    this.#measure();
    for (;;) {
      const link = this.#link;
      const entry = this.ring.peek();
      if (link === undefined || entry === undefined || this.#full) break;
      this.#sendEntry(link, entry);
      this.#measure();
    }
    if (this.ring.waiting === 0) this.#overflowing = false;
    this.#refresh();
  }

  /** Takes nothing more; `drained` is called once everything has gone out. */
  seal(): void {
    this.#sealed = true;
    this.#refresh();
    this.#poll.start(0);
  }

  /** The end: what waits is dropped, nothing is retained. */
  end(): void {
    this.#sealed = true;
    this.#ended = true;
    this.#link = undefined;
    this.#poll.stop();
    this.ring.clear();
    this.#writable = false;
  }

  discard(matches: (item: Out) => boolean): number {
    const discarded = this.ring.discard(matches);
    this.discardedCount += discarded;
    this.#refresh();
    return discarded;
  }

  #store(entry: ReplayEntry<Out>): number {
    const { dropped } = this.ring;
    const taken = this.ring.push(entry);
    if (this.ring.dropped > dropped && !this.#overflowing) {
      this.#overflowing = true;
      this.#hooks.overflowed(this.ring.size);
    }
    if (this.#link === undefined) this.#refresh();
    else this.flush();
    return taken ? entry.sequence : 0;
  }

  #sendDirect(item: Out, sequence: number, atMs: number): void {
    const error = this.#hand(this.#link as Link<Out>, item);
    if (error !== undefined) {
      this.#takeBack(this.#entryOf(item, sequence, atMs), undefined);
      this.#hooks.sendFailed(error.thrown);
    }
    // A link may call back from within `send`, and what was sent then has waited in the ring.
    if (this.ring.waiting > 0) this.flush();
    else this.#measure();
    this.#refresh();
  }

  #sendEntry(link: Link<Out>, entry: ReplayEntry<Out>): void {
    const earlierSentAtMs = entry.sentAtMs;
    this.ring.advance(this.#clock.now());
    const error = this.#hand(link, entry.item);
    if (error === undefined) {
      if (entry.sequence <= this.#attachedAtSequence) this.replayedCount++;
      return;
    }
    this.#takeBack(entry, earlierSentAtMs);
    this.#hooks.sendFailed(error.thrown);
  }

  /** The link threw: the item waits for the next link, unless it is the item that no link takes. */
  #takeBack(entry: ReplayEntry<Out>, earlierSentAtMs: number | undefined): void {
    if (this.#ended) {
      this.ring.dropped++;
      return;
    }
    this.ring.putBack(entry, earlierSentAtMs);
    if (++entry.refusals >= maxRefusals && this.ring.peek() === entry) this.ring.dropNext();
  }

  #hand(link: Link<Out>, item: Out): { readonly thrown: unknown } | undefined {
    this.#sending = true;
    try {
      link.send(item);
      this.sentCount++;
      this.#hooks.sent();
      return undefined;
    } catch (thrown) {
      return { thrown };
    } finally {
      this.#sending = false;
    }
  }

  /** Reads the link's own buffer; above the high watermark it is full until it has sunk to the low one. */
  #measure(): void {
    const link = this.#link;
    if (link === undefined || this.#full) return;
    if (this.#bytesIn(link) <= this.#options.highWatermarkBytes) return;
    this.#full = true;
    this.#poll.start(this.#options.pollMs);
  }

  #look(): number | undefined {
    const link = this.#link;
    if (link === undefined) return undefined;
    const bytes = this.#bytesIn(link);
    if (this.#full && bytes > this.#options.lowWatermarkBytes) return this.#options.pollMs;
    if (this.#full) {
      this.#full = false;
      this.flush();
    }
    if (!this.#sealed) return this.#full ? this.#options.pollMs : undefined;
    if (this.ring.waiting > 0 || bytes > 0) return this.#options.pollMs;
    this.#hooks.drained();
    return undefined;
  }

  #refresh(): void {
    const writable = this.#link !== undefined && !this.#sealed && !this.#full && this.ring.waiting === 0;
    if (writable === this.#writable) return;
    this.#writable = writable;
    if (writable) this.#hooks.writable();
  }

  #bytesIn(link: Link<Out>): number {
    try {
      if (link.isClosing?.() === true) return Number.POSITIVE_INFINITY;
      return link.bufferedBytes?.() ?? 0;
    } catch {
      return 0;
    }
  }

  #entryOf(item: Out, sequence: number, atMs: number): ReplayEntry<Out> {
    return { item, sequence, bytes: this.#options.sizeOf(item), atMs, sentAtMs: undefined, refusals: 0 };
  }
}
