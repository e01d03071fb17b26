import { withTimeout } from '../async/index.js';
import type { Clock } from '../clock/index.js';
import { AntiphonError, messageOf } from '../error.js';
import { type Exchange, exchangesOf } from './exchanges.js';
import type { Message } from './message.js';
import { sizeOf } from './message-size.js';

/** How much of a conversation is kept. Only whole exchanges go, oldest first, and never the last one. */
export interface HistoryOptions {
  /** @defaultValue 1000 */
  readonly maxMessages?: number;
  /** About four per token. @defaultValue 400 000 */
  readonly maxCharacters?: number;
  /**
   * Turns the oldest exchanges into a summary that takes their place. Runs in the background; until it
   * succeeds nothing is dropped, and what is said meanwhile is kept. Without it they are dropped.
   */
  readonly summarise?: (old: readonly Message[], signal: AbortSignal) => Promise<string>;
  /** How long `summarise` may take; the pause after a failure is as long. @defaultValue 15 000 ms */
  readonly summaryTimeoutMs?: number;
  /** The share of the bound that is kept once it is passed. @defaultValue 1; 0.5 with `summarise` */
  readonly shrinkTo?: number;
  /**
   * The multiple of the bound at which exchanges are dropped even though their summary keeps failing,
   * which is reported as an error. @defaultValue 2
   */
  readonly hardLimit?: number;
}

export const historyDefaults = {
  maxMessages: 1_000,
  maxCharacters: 400_000,
  summaryTimeoutMs: 15_000,
  hardLimit: 2,
} as const satisfies HistoryOptions;

/** The conversation a {@link History} watches over. */
export interface HistoryHost {
  messages(): readonly Message[];
  /** Removes `old`; a summary goes where the first of them stood. */
  replace(old: ReadonlySet<Message>, summary: string | undefined): void;
  failed(error: AntiphonError): void;
}

/** Holds a conversation to its bound. One summary is made at a time. */
export class History {
  readonly #options;
  readonly #clock: Clock;
  readonly #host: HistoryHost;
  #running: AbortController | undefined;
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  /** So many messages, from the first on, have been weighed, and so much do they weigh. */
  #weighed = 0;
  #characters = 0;

  constructor(options: HistoryOptions, clock: Clock, host: HistoryHost) {
    const shrinkTo = options.shrinkTo ?? (options.summarise === undefined ? 1 : 0.5);
    this.#options = { ...historyDefaults, ...options, shrinkTo };
    this.#clock = clock;
    this.#host = host;
  }

  /** The messages from this place on are no longer what they were, or where they were. */
  changedFrom(place: number): void {
    if (place >= this.#weighed) return;
    this.#weighed = 0;
    this.#characters = 0;
  }

  /** Drops or summarises what is over the bound. To be called when a message has been added. */
  check(): void {
    const messages = this.#host.messages();
    const { summarise, hardLimit } = this.#options;
    if (this.#fits(messages, 1)) return;
    if (summarise === undefined) {
      this.#drop(messages);
    } else if (!this.#fits(messages, hardLimit)) {
      this.#running?.abort(new AntiphonError('aborted', 'the messages it was to summarise were dropped'));
      this.#drop(messages);
      this.#fail('is far over its bound and was cut without a summary');
    } else if (this.#running === undefined && this.#clock.now() >= this.#notBeforeMs) {
      const old = this.#excess(messages, true);
      if (old.length > 0) void this.#summarise(old, summarise);
    }
  }

  /** Abandons a summary under way. */
  close(): void {
    this.#running?.abort(new AntiphonError('aborted', 'the conversation was closed'));
  }

  #drop(messages: readonly Message[]): void {
    const old = this.#excess(messages, false);
    if (old.length > 0) this.#host.replace(new Set(old), undefined);
  }

  async #summarise(
    old: readonly Message[],
    summarise: NonNullable<HistoryOptions['summarise']>,
  ): Promise<void> {
    const abort = new AbortController();
    this.#running = abort;
    try {
      const work = (signal: AbortSignal) => summarise(old, signal);
      const wording = { what: 'the summary of the conversation' };
      const summary = await withTimeout(
        this.#clock,
        this.#options.summaryTimeoutMs,
        abort.signal,
        work,
        wording,
      );
      if (abort.signal.aborted) return;
      this.#apply(old, summary);
    } catch (thrown) {
      if (!abort.signal.aborted) this.#fail(`could not be summarised: ${messageOf(thrown)}`, thrown);
    } finally {
      this.#running = undefined;
    }
  }

  #apply(old: readonly Message[], summary: string): void {
    if (typeof summary !== 'string' || summary.trim() === '') throw new TypeError('the summary is empty');
    const size = old.reduce((sum, message) => sum + sizeOf(message), 0);
    if (summary.length >= size) throw new RangeError('the summary is longer than what it stands for');
    const current = new Set(this.#host.messages());
    // One was cut meanwhile, so the summary tells of words nobody heard: the next check makes another.
    if (!old.every((message) => current.has(message))) return;
    this.#host.replace(new Set(old), summary);
  }

  #fail(what: string, cause?: unknown): void {
    this.#notBeforeMs = this.#clock.now() + this.#options.summaryTimeoutMs;
    this.#host.failed(
      new AntiphonError('service_failed', `the conversation ${what}`, { cause, retryable: true }),
    );
  }

  #fits(messages: readonly Message[], factor: number): boolean {
    const { maxMessages, maxCharacters } = this.#options;
    return messages.length <= maxMessages * factor && this.#weigh(messages) <= maxCharacters * factor;
  }

  /** Weighs only what is new. The last message is weighed every time, since it grows while it is spoken. */
  #weigh(messages: readonly Message[]): number {
    for (; this.#weighed < messages.length - 1; this.#weighed++) {
      this.#characters += sizeOf(messages[this.#weighed] as Message);
    }
    const last = messages.at(-1);
    return this.#characters + (last === undefined ? 0 : sizeOf(last));
  }

  /** The oldest exchanges without which the rest is down to its share; none that waits for a result. */
  #excess(messages: readonly Message[], withSummary: boolean): readonly Message[] {
    const { maxMessages, maxCharacters, shrinkTo } = this.#options;
    let characters = this.#weigh(messages);
    let count = messages.length;
    const old: Message[] = [];
    for (const exchange of exchangesOf(messages).slice(0, -1)) {
      if (count <= maxMessages * shrinkTo && characters <= maxCharacters * shrinkTo) break;
      if (exchange.pending || (isSummary(exchange) && !withSummary)) continue;
      old.push(...exchange.messages);
      count -= exchange.messages.length;
      characters -= exchange.characters;
    }
    return old.length === 1 && isSummary({ messages: old }) ? [] : old;
  }
}

function isSummary({ messages }: Pick<Exchange, 'messages'>): boolean {
  const [first] = messages;
  return first?.role === 'system' && first.summary === true;
}
