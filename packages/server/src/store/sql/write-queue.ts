import { AntiphonError, type Deferred, deferred } from '@antiphon/core';
import type { StatementResult, WriteOutcome, WriteRequest } from './sql-database.js';

export interface WriteQueueOptions {
  /** How many requests may wait. */
  readonly maxRequests: number;
  /** How many characters their texts may have in all. */
  readonly maxCharacters: number;
}

/** 10,000 turns, or 64 Mi characters of text. */
export const writeQueueDefaults = {
  maxRequests: 10_000,
  maxCharacters: 64 * 1024 * 1024,
} as const satisfies WriteQueueOptions;

/** A database that was away shall not have everything before it at once: so many requests go together at most. */
const MAX_BATCH = 500;

interface Waiting {
  readonly request: WriteRequest;
  readonly characters: number;
  readonly answer: Deferred<readonly StatementResult[]>;
}

/**
 * The queue `store.writes`. What is asked for while the database is busy waits, and is then written in one go, up to 500
 * requests: the slower the disk, the more turns share a wait for it. Bounded; beyond the bounds a request is refused with
 * `queue_full`.
 */
export class WriteQueue {
  readonly #write: (requests: readonly WriteRequest[]) => Promise<readonly WriteOutcome[]>;
  readonly #options: WriteQueueOptions;
  readonly #waiting: Waiting[] = [];
  #requests = 0;
  #characters = 0;
  #writing: Promise<void> | undefined;

  constructor(
    write: (requests: readonly WriteRequest[]) => Promise<readonly WriteOutcome[]>,
    options: WriteQueueOptions,
  ) {
    this.#write = write;
    this.#options = options;
  }

  /** @throws AntiphonError `queue_full`, or whatever became of the request */
  push(request: WriteRequest): Promise<readonly StatementResult[]> {
    const characters = charactersIn(request);
    const { maxRequests, maxCharacters } = this.#options;
    // What alone is larger than the bound can be written as long as nothing else waits.
    const isFull = this.#requests >= maxRequests || this.#characters + characters > maxCharacters;
    if (isFull && this.#requests > 0) return Promise.reject(tooMuch(this.#requests));
    this.#requests++;
    this.#characters += characters;
    const answer = deferred<readonly StatementResult[]>();
    this.#waiting.push({ request, characters, answer });
    this.#writing ??= this.#writeAll();
    return answer.promise;
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What is asked for at the same moment goes together.
    await undefined;
    while (this.#waiting.length > 0) {
      await this.#writeBatch(this.#waiting.splice(0, MAX_BATCH));
    }
    this.#writing = undefined;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const outcomes = await this.#outcomesOf(batch);
    for (const [index, { characters, answer }] of batch.entries()) {
      this.#requests--;
      this.#characters -= characters;
      const outcome = outcomes[index] ?? { error: new AntiphonError('store_failed', 'no answer came') };
      if ('error' in outcome) answer.reject(outcome.error);
      else answer.resolve(outcome.results);
    }
  }

  async #outcomesOf(batch: readonly Waiting[]): Promise<readonly WriteOutcome[]> {
    try {
      return await this.#write(batch.map(({ request }) => request));
    } catch (error) {
      return batch.map(() => ({ error }));
    }
  }
}

function charactersIn(request: WriteRequest): number {
  let sum = 0;
  for (const { params } of request) {
    for (const param of params) if (typeof param === 'string') sum += param.length;
  }
  return sum;
}

function tooMuch(requests: number): AntiphonError {
  const problem = `${requests} changes wait to be stored already: the database is too slow or does not answer`;
  return new AntiphonError('queue_full', problem, { retryable: true });
}
