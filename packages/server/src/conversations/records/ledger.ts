import {
  AntiphonError,
  abortable,
  type Backoff,
  backoff,
  type Clock,
  type Deferred,
  deferred,
  delay,
  messageOf,
  settleWithin,
} from '@antiphon/core';
import type { ConversationStore } from '../../store/index.js';

export interface LedgerOptions {
  readonly store: ConversationStore;
  readonly clock: Clock;
  /** Entries of all conversations that wait; beyond them the oldest turn is given up. */
  readonly maxPending: number;
  /** Something could not be stored, or not yet. Must not throw. */
  onProblem(problem: { readonly conversation: string; readonly error: AntiphonError }): void;
}

/** One thing to be stored. */
export interface Entry {
  readonly conversation: string;
  /** What was said: tried for as long as there is room, and counted when it is lost. @defaultValue false */
  readonly isTurn?: boolean;
  /** Safe to be repeated. */
  readonly write: (store: ConversationStore) => Promise<unknown>;
  /** It is durable, or has been given up. Must not throw. */
  readonly settled?: (isStored: boolean) => void;
}

/** A store that has not answered for so long is told of. */
const SLOW_MS = 10_000;
/** One that does not answer at all is asked again then. */
const ANSWER_TIMEOUT_MS = 180_000;
/** Of what is no turn: about three minutes of a store that is away. */
const MAX_ATTEMPTS = 25;

interface Lane {
  readonly entries: Entry[];
  /** The first of them is being written. */
  isWriting: boolean;
  /** For those who wait until nothing is left of it. */
  empty: Deferred<void> | undefined;
}

/**
 * Writes what conversations leave behind, in order within each, and away from whoever talks: `add` never waits. What
 * fails is tried again with growing pauses; what is not answered is waited for. Bounded by `maxPending`: beyond it the conversation that has the most
 * waiting gives its oldest entry up, which is told.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  readonly #lanes = new Map<string, Lane>();
  readonly #pause: Backoff = backoff({ baseMs: 100, maxMs: 10_000, jitter: 'equal' });
  #pending = 0;
  #pendingTurns = 0;
  #lost = 0;
  #empty: Deferred<void> | undefined;
  readonly #closing = new AbortController();

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** Entries that are not durable yet. */
  get pending(): number {
    return this.#pending;
  }

  get pendingTurns(): number {
    return this.#pendingTurns;
  }

  /** Turns that were given up. */
  get lost(): number {
    return this.#lost;
  }

  add(entry: Entry): void {
    if (this.#pending >= this.#options.maxPending) this.#giveUpOldest();
    const lane = this.#lanes.get(entry.conversation) ?? { entries: [], isWriting: false, empty: undefined };
    this.#lanes.set(entry.conversation, lane);
    lane.entries.push(entry);
    this.#pending++;
    this.#pendingTurns += Number(entry.isTurn === true);
    if (!lane.isWriting) void this.#work(entry.conversation, lane);
  }

  /** Whether anything of this conversation waits. */
  isBusy(conversation: string): boolean {
    return this.#lanes.has(conversation);
  }

  /** Resolves when nothing waits, in all or of one conversation. */
  idle(conversation?: string): Promise<void> {
    if (conversation !== undefined) return this.#idleOf(conversation);
    if (this.#pending === 0) return Promise.resolve();
    this.#empty ??= deferred();
    return this.#empty.promise;
  }

  /** Nothing is tried again: what waits and cannot be written at once is given up. */
  close(): void {
    this.#closing.abort(new AntiphonError('aborted', 'the service has closed'));
  }

  async #work(conversation: string, lane: Lane): Promise<void> {
    lane.isWriting = true;
    for (let entry = lane.entries[0]; entry !== undefined; entry = lane.entries[0]) {
      const isStored = await this.#write(entry);
      // Given up meanwhile, it was settled then.
      if (lane.entries[0] !== entry) continue;
      lane.entries.shift();
      this.#settle(entry, isStored);
    }
    lane.isWriting = false;
    this.#lanes.delete(conversation);
    lane.empty?.resolve();
  }

  async #idleOf(conversation: string): Promise<void> {
    const lane = this.#lanes.get(conversation);
    if (lane === undefined) return;
    lane.empty ??= deferred();
    await lane.empty.promise;
  }

  async #write(entry: Entry): Promise<boolean> {
    let isTold = false;
    const tellOnce = (why: unknown): void => {
      if (!isTold) this.#tell(entry, why, false);
      isTold = true;
    };
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#ask(entry, tellOnce);
        return true;
      } catch (thrown) {
        const { aborted } = this.#closing.signal;
        const isEnough = attempt >= MAX_ATTEMPTS && entry.isTurn !== true;
        const isFinal = aborted || isEnough || !mayHelp(thrown);
        if (isFinal) {
          this.#tell(entry, thrown, true);
          return false;
        }
        tellOnce(thrown);
        // Closed meanwhile, it is tried for a last time.
        await delay(this.#options.clock, this.#pause(attempt), this.#closing.signal).catch(() => {});
      }
    }
  }

  /** Asked again before it has answered, a store that is slow would only have more to do. */
  async #ask(entry: Entry, tell: (why: unknown) => void): Promise<void> {
    const { clock, store } = this.#options;
    const answered = Promise.resolve(store).then((asked) => entry.write(asked));
    const soon = await settleWithin(clock, SLOW_MS, answered);
    if (soon.status === 'rejected') throw soon.reason;
    if (soon.status === 'fulfilled') return;
    tell(new AntiphonError('store_failed', NO_ANSWER));
    const untilClosed = abortable(answered, this.#closing.signal);
    const late = await settleWithin(clock, ANSWER_TIMEOUT_MS - SLOW_MS, untilClosed);
    if (late.status === 'rejected') throw late.reason;
    if (late.status === 'pending') throw new AntiphonError('store_failed', NO_ANSWER, { retryable: true });
  }

  #giveUpOldest(): void {
    let fullest: Lane | undefined;
    for (const lane of this.#lanes.values())
      if (lane.entries.length > (fullest?.entries.length ?? 0)) fullest = lane;
    const entry = fullest?.entries.shift();
    if (entry === undefined) return;
    const full = `${this.#options.maxPending} entries wait for the store already`;
    this.#tell(entry, new AntiphonError('queue_full', full), true);
    this.#settle(entry, false);
  }

  #settle({ settled, isTurn = false }: Entry, isStored: boolean): void {
    this.#pending--;
    this.#pendingTurns -= Number(isTurn);
    if (!isStored && isTurn) this.#lost++;
    settled?.(isStored);
    if (this.#pending > 0) return;
    this.#empty?.resolve();
    this.#empty = undefined;
  }

  #tell({ conversation, isTurn = false }: Entry, thrown: unknown, isFinal: boolean): void {
    const what = isFinal ? 'could not be stored, and is lost to the history' : 'is not stored yet';
    const error = new AntiphonError(
      'store_failed',
      `${isTurn ? 'what was said in' : 'how it stands with'} ${conversation} ${what}: ${messageOf(thrown)}`,
      { cause: thrown, retryable: !isFinal },
    );
    this.#options.onProblem({ conversation, error });
  }
}

const NO_ANSWER = 'the store does not answer';

/** What the store calls nonsense stays so; of what it did not expect, nobody knows. */
function mayHelp(thrown: unknown): boolean {
  if (!(thrown instanceof AntiphonError)) return true;
  return thrown.retryable || thrown.code === 'service_timeout';
}
