import { ConversationError, type Refusal } from '../conversation-error.js';
import type { ConversationLimits } from '../limits.js';
import type { ServiceHealth } from '../stats.js';
import type { ProcessLoad } from './process-load.js';

/** Conversations end when they end: whoever asks again this often, finds a place soon enough. */
const FULL_RETRY_MS = 10_000;
const MEMORY_RETRY_MS = 30_000;
const BUSY_RETRY_MS = 5_000;
/** Another instance is there by then, or this one again. */
const DRAINING_RETRY_MS = 30_000;

/** What is open now. */
export interface Occupancy {
  readonly open: number;
  /** Without telephone calls: a server that is called has one owner for all of them. */
  openOf(owner: string): number;
}

type Limits = Pick<
  ConversationLimits,
  'maxConversations' | 'maxPerOwner' | 'memoryPerConversationBytes' | 'maxMemoryBytes' | 'maxLoopDelayMs'
>;

/** Decides whether one more conversation would be served well: refused early is better than served badly. */
export class Admission {
  readonly #limits: Limits;
  readonly #load: ProcessLoad;
  readonly #occupancy: Occupancy;
  /** Owners of those that are being opened. */
  readonly #coming: (string | undefined)[] = [];
  readonly #refused = new Map<Refusal, number>();
  #isDraining = false;

  constructor(limits: Limits, load: ProcessLoad, occupancy: Occupancy) {
    this.#limits = limits;
    this.#load = load;
    this.#occupancy = occupancy;
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** How many were refused, and why. */
  get refused(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#refused);
  }

  get state(): ServiceHealth['admission'] {
    const reason = this.#objection()?.refusal;
    if (reason === undefined) return 'open';
    return reason === 'draining' || reason === 'busy' ? reason : 'full';
  }

  /** From now on nobody is let in. */
  drain(): void {
    this.#isDraining = true;
  }

  /**
   * Opens with a place kept for it.
   *
   * @param owner whose it is, if what this owner has open counts
   * @throws ConversationError with the time after which to ask again, or what `open` throws
   */
  async keeping<T>(owner: string | undefined, open: () => Promise<T>): Promise<T> {
    this.#admit(owner);
    this.#coming.push(owner);
    try {
      return await open();
    } finally {
      this.#coming.splice(this.#coming.indexOf(owner), 1);
    }
  }

  #admit(owner: string | undefined): void {
    const objection = this.#objection() ?? (owner === undefined ? undefined : this.#objectionTo(owner));
    if (objection === undefined) return;
    this.#refused.set(objection.refusal, (this.#refused.get(objection.refusal) ?? 0) + 1);
    throw objection;
  }

  #objection(): ConversationError | undefined {
    const { maxConversations, memoryPerConversationBytes, maxMemoryBytes, maxLoopDelayMs } = this.#limits;
    if (this.#isDraining) return refusal('draining', 'the service is shutting down', DRAINING_RETRY_MS);
    if (this.#occupancy.open + this.#coming.length >= maxConversations)
      return refusal('full', `${maxConversations} conversations are open already`, FULL_RETRY_MS);
    if (this.#load.rssBytes + memoryPerConversationBytes > maxMemoryBytes)
      return refusal('busy', 'the service has no memory left for another conversation', MEMORY_RETRY_MS);
    if (this.#load.loopDelayMs > maxLoopDelayMs)
      return refusal('busy', 'the service is too busy for another conversation', BUSY_RETRY_MS);
    return undefined;
  }

  #objectionTo(owner: string): ConversationError | undefined {
    const { maxPerOwner } = this.#limits;
    const coming = this.#coming.filter((each) => each === owner).length;
    if (this.#occupancy.openOf(owner) + coming < maxPerOwner) return undefined;
    return refusal('owner_full', `you have ${maxPerOwner} conversations open already`, FULL_RETRY_MS);
  }
}

function refusal(reason: Refusal, message: string, retryAfterMs: number): ConversationError {
  return new ConversationError(reason, message, { retryAfterMs });
}
