import { basename } from 'node:path';
import { AntiphonError, type Clock, systemClock, withTimeout } from '@antiphon/core/frame-free';
import { OfflineError } from '../errors/index.js';
import { WorkerLink } from './worker-link.js';

/** What a thread is given. Made anew for each attempt: what has been transferred to a thread dies with it. */
export interface Job {
  readonly payload: object;
  readonly transfer?: readonly ArrayBuffer[];
}

export interface ThreadPoolOptions {
  /** Absolute path of the workers' file. */
  readonly entry: string;
  readonly threads: number;
  /** A job that takes longer is given up, and its thread replaced. @defaultValue 60_000 */
  readonly jobMs?: number;
  readonly clock?: Clock;
}

/**
 * A few threads of one kind, each started when it is first needed. A job goes to the one with the least to do; whoever
 * asks bounds how many there are at once. A thread that dies is replaced, and what it was doing is tried once more.
 */
export class ThreadPool {
  readonly #name: string;
  readonly #links: readonly WorkerLink[];
  readonly #jobMs: number;
  readonly #clock: Clock;
  #replaced = 0;
  /** What threads have died of: everything that one of them was doing fails with the same error. */
  readonly #deaths = new WeakSet<object>();

  constructor({ entry, threads, jobMs = 60_000, clock = systemClock }: ThreadPoolOptions) {
    this.#name = basename(entry);
    this.#links = Array.from({ length: threads }, () => new WorkerLink(entry));
    this.#jobMs = jobMs;
    this.#clock = clock;
  }

  /** Threads that died and were replaced. */
  get replaced(): number {
    return this.#replaced;
  }

  /**
   * Has one thread do a job.
   * @throws OfflineError with the worker's own code, or `worker_failed` if the thread died twice over it or took too long
   */
  async run<T>(op: string, job: () => Job): Promise<T> {
    const link = this.#links.reduce((least, each) => (each.outstanding < least.outstanding ? each : least));
    try {
      return await this.#within<T>(link, op, job());
    } catch (error) {
      if (!isDeath(error)) throw error;
      return await this.#within<T>(link, op, job());
    }
  }

  /** Has every thread do a job, such as loading a model. */
  async each(op: string, job: () => Job): Promise<void> {
    await Promise.all(this.#links.map((link) => this.#within(link, op, job())));
  }

  /** Ends the threads; what they are doing is rejected with `closed`. A later job starts them again. */
  async close(): Promise<void> {
    await Promise.all(this.#links.map((link) => link.close()));
  }

  async #within<T>(link: WorkerLink, op: string, { payload, transfer }: Job): Promise<T> {
    const request = link.request<T>(op, payload, transfer);
    try {
      return await withTimeout(this.#clock, this.#jobMs, undefined, () => request);
    } catch (error) {
      if (isDeath(error)) this.#died(error);
      if (!(error instanceof AntiphonError && error.code === 'service_timeout')) throw error;
      const failed = new OfflineError('worker_failed', `${this.#name} took longer than ${this.#jobMs} ms`);
      if (link.running) this.#died(failed);
      await link.close(failed);
      throw new OfflineError('inference_failed', failed.message);
    }
  }

  #died(of: OfflineError): void {
    if (this.#deaths.has(of)) return;
    this.#deaths.add(of);
    this.#replaced += 1;
  }
}

const isDeath = (error: unknown): error is OfflineError =>
  error instanceof OfflineError && error.code === 'worker_failed';
