import {
  AntiphonError,
  abortError,
  type Clock,
  messageOf,
  type PacedEntry,
  SharedPacer,
  type Timer,
} from '@antiphon/core';
import { FairQueue } from './fair-queue.js';
import type { Claim, GiveBack, Lease, Quota, RateStore, WaitReason } from './rate-store.js';

/** A place that nobody here gives back may be given back by another process: look again so often. */
const LOOK_AGAIN_MS = 1_000;
/** After a refusal one request goes first, then twice as many after each that works; beyond this, all. */
const WIDE = 1_024;

export interface Ask {
  readonly session: string;
  readonly tokens: number;
  readonly quota: Quota;
  readonly windowMs: number;
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  readonly signal: AbortSignal | undefined;
  onWait(because: WaitReason, waitMs: number | undefined, waiting: number): void;
}

interface Waiter extends Ask {
  readonly entry: PacedEntry;
  readonly onAbort: () => void;
  resolve(lease: Lease): void;
  reject(error: unknown): void;
  told: boolean;
  gone: boolean;
}

/** Everybody of this process who wants something of one key, and the one who asks the store for them. */
export class Line {
  readonly #key: string;
  readonly #store: RateStore;
  readonly #clock: Clock;
  readonly #queue = new FairQueue<Waiter>();
  #untold: Waiter[] = [];
  #timer: Timer | undefined;
  #serving = false;
  #again = false;
  #flying = 0;
  #width = Number.POSITIVE_INFINITY;
  /** Refusals in a row; those of requests that were under way when the last was heard count once. */
  #refusals = 0;
  #refusedAtMs = Number.NEGATIVE_INFINITY;

  constructor(key: string, store: RateStore, clock: Clock) {
    this.#key = key;
    this.#store = store;
    this.#clock = clock;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  get active(): number {
    return this.#flying;
  }

  /** Waits for a place, and gives the wait up at once when `signal` fires. */
  join(ask: Ask): Promise<Lease> {
    const { signal, session, maxWaiting, maxWaitMs } = ask;
    if (signal?.aborted) return Promise.reject(abortError(signal));
    return new Promise((resolve, reject) => {
      const onAbort = () => this.#leave(waiter, abortError(signal as AbortSignal));
      const entry = SharedPacer.of(this.#clock).join({
        due: () => this.#leave(waiter, tooLong(this.#key, maxWaitMs)),
        failed: reject,
      });
      const waiter: Waiter = { ...ask, entry, onAbort, resolve, reject, told: false, gone: false };
      if (this.#queue.size >= maxWaiting) {
        reject(full(this.#key, this.#queue.size));
        return;
      }
      signal?.addEventListener('abort', onAbort);
      entry.schedule(this.#clock.now() + maxWaitMs);
      this.#queue.push(session, waiter);
      this.#untold.push(waiter);
      void this.#serve();
    });
  }

  /** A request is over. */
  async give(lease: Lease, how: GiveBack): Promise<void> {
    this.#flying--;
    try {
      await this.#store.give(lease, how);
    } catch {
      // The store counts it as used; a place it holds for nobody is its own to free.
    }
    void this.#serve();
  }

  /** The vendor has answered a request. */
  worked(): void {
    this.#refusals = 0;
    if (this.#width === Number.POSITIVE_INFINITY) return;
    this.#width = this.#width * 2 >= WIDE ? Number.POSITIVE_INFINITY : this.#width * 2;
  }

  /** The vendor has refused a request that left at `sentAtMs`: everybody waits, for as long as `pauseMs` says. */
  async refused(sentAtMs: number, pauseMs: (refusals: number) => number): Promise<void> {
    const nowMs = this.#clock.now();
    if (sentAtMs >= this.#refusedAtMs) {
      this.#refusals++;
      this.#refusedAtMs = nowMs;
    }
    this.#width = 1;
    try {
      await this.#store.pause(this.#key, pauseMs(this.#refusals), nowMs);
    } catch {
      // The next claim tells who waits that the store is gone.
    }
  }

  /** Asks the store for whoever is next, one after another, until it says to wait. */
  async #serve(): Promise<void> {
    this.#again = true;
    if (this.#serving) return;
    this.#serving = true;
    while (this.#again) {
      this.#again = false;
      this.#timer?.cancel();
      this.#timer = undefined;
      try {
        await this.#serveAll();
      } catch (error) {
        for (const waiter of this.#queue.drain())
          this.#settle(waiter, () => waiter.reject(lost(this.#key, error)));
      }
    }
    this.#serving = false;
  }

  async #serveAll(): Promise<void> {
    for (let waiter = this.#queue.peek(); waiter !== undefined; waiter = this.#queue.peek()) {
      if (this.#flying >= this.#width) {
        this.#tell('refused', undefined);
        return;
      }
      const { tokens, quota, windowMs, session } = waiter;
      const claim: Claim = { key: this.#key, quota, tokens, windowMs, nowMs: this.#clock.now() };
      const answer = await this.#store.take(claim);
      if (answer.lease === undefined) {
        this.#tell(answer.because, answer.waitMs);
        if (this.#queue.size === 0) return;
        this.#timer = this.#clock.after(
          Math.max(1, answer.waitMs ?? LOOK_AGAIN_MS),
          () => void this.#serve(),
        );
        return;
      }
      if (waiter.gone) {
        await this.#store.give(answer.lease, { unused: true });
        continue;
      }
      this.#flying++;
      this.#queue.served(session, waiter);
      const { lease } = answer;
      this.#settle(waiter, () => (waiter as Waiter).resolve(lease));
    }
  }

  /** Tells the newcomers that they wait; those for whom it would be too long need not even begin. */
  #tell(because: WaitReason, waitMs: number | undefined): void {
    const untold = this.#untold;
    this.#untold = [];
    for (const waiter of untold) {
      if (waiter.gone) continue;
      if (waitMs !== undefined && waitMs > waiter.maxWaitMs) {
        this.#leave(waiter, tooLong(this.#key, waiter.maxWaitMs, waitMs));
      } else waiter.onWait(because, waitMs, this.#queue.size);
    }
  }

  #leave(waiter: Waiter, error: AntiphonError): void {
    if (waiter.gone) return;
    this.#queue.delete(waiter.session, waiter);
    this.#settle(waiter, () => waiter.reject(error));
    this.#timer?.cancel();
    this.#timer = undefined;
    // Whoever is next may want less.
    if (this.#queue.size > 0) void this.#serve();
  }

  #settle(waiter: Waiter, settle: () => void): void {
    waiter.gone = true;
    waiter.entry.cancel();
    waiter.signal?.removeEventListener('abort', waiter.onAbort);
    settle();
    if (this.#queue.size === 0) this.#untold = [];
  }
}

function full(key: string, waiting: number): AntiphonError {
  const message = `${waiting} requests wait for the limit '${key}' already; raise its quota or maxWaiting`;
  return new AntiphonError('queue_full', message, { retryable: true });
}

function tooLong(key: string, maxWaitMs: number, waitMs?: number): AntiphonError {
  const wait = waitMs === undefined ? 'it did not let it through' : `it will not for ${Math.ceil(waitMs)} ms`;
  return new AntiphonError(
    'service_timeout',
    `a request may wait ${maxWaitMs} ms for the limit '${key}', and ${wait}`,
    { retryable: true, retryAfterMs: waitMs },
  );
}

function lost(key: string, error: unknown): AntiphonError {
  if (error instanceof AntiphonError) return error;
  return new AntiphonError('service_failed', `the store of the limit '${key}' failed: ${messageOf(error)}`, {
    retryable: true,
    cause: error,
  });
}
