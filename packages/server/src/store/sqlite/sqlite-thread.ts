import { Worker } from 'node:worker_threads';
import { AntiphonError, type Deferred, deferred } from '@antiphon/core';
import type {
  Migrations,
  SqlDatabase,
  Statement,
  StatementResult,
  WriteOutcome,
  WriteRequest,
} from '../sql/index.js';
import { packageFile } from './package-file.js';
import { sqliteProblem } from './sqlite-problem.js';

/** What the thread is told of its file. */
export interface SqliteOpening {
  readonly file: string;
  readonly busyTimeoutMs: number;
  readonly maxFileBytes: number | null;
  readonly migrations: Migrations;
}

/** What came of an operation in the thread. */
type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

/**
 * An SQLite file behind a thread, which waits for the disk in place of the event loop. If the thread dies, what was asked
 * of it is rejected, and the next request starts another. It keeps the process alive only while an answer is due.
 */
export class SqliteThread implements SqlDatabase {
  readonly #opening: SqliteOpening;
  readonly #entry: string;
  readonly #due = new Map<number, Deferred<unknown>>();
  #worker: Promise<Worker> | undefined;
  /** The thread that answers are due from. */
  #current: Worker | undefined;
  #lastId = 0;

  /** @param entry absolute path of what runs in the thread */
  constructor(opening: SqliteOpening, entry = packageFile('workers', 'sqlite.mjs')) {
    this.#opening = opening;
    this.#entry = entry;
  }

  /** @throws AntiphonError `store_failed` when the file cannot be used */
  async open(): Promise<void> {
    await this.#running();
  }

  async write(requests: readonly WriteRequest[]): Promise<readonly WriteOutcome[]> {
    const worker = await this.#running();
    const replies = await this.#ask<readonly Reply<readonly StatementResult[]>[]>(worker, 'batch', requests);
    return replies.map((reply) =>
      reply.ok ? { results: reply.value } : { error: sqliteProblem(reply, this.#opening.file) },
    );
  }

  async read(statement: Statement): Promise<readonly unknown[]> {
    const reply = await this.#ask<Reply<StatementResult>>(await this.#running(), 'read', statement);
    return this.#valueOf(reply).rows;
  }

  async close(): Promise<void> {
    const worker = await this.#worker?.catch(() => undefined);
    if (worker === undefined) return;
    await this.#ask(worker, 'close', undefined);
    this.#worker = undefined;
    await worker.terminate();
  }

  #running(): Promise<Worker> {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  async #start(): Promise<Worker> {
    const worker = new Worker(this.#entry, { name: 'sqlite', execArgv: [] });
    this.#current = worker;
    worker.on('message', ({ id, value }: { id: number; value: unknown }) =>
      this.#answered(worker, id, value),
    );
    worker.on('error', (error) => this.#died(worker, `crashed: ${error.message}`, error));
    worker.on('exit', (code) => this.#died(worker, `ended with exit code ${code}`));
    try {
      this.#valueOf(await this.#ask<Reply<unknown>>(worker, 'open', this.#opening));
      return worker;
    } catch (error) {
      this.#worker = undefined;
      await worker.terminate();
      throw error;
    }
  }

  async #ask<T>(worker: Worker, op: string, payload: unknown): Promise<T> {
    const answer = deferred<unknown>();
    this.#lastId++;
    this.#due.set(this.#lastId, answer);
    worker.ref();
    worker.postMessage({ id: this.#lastId, op, payload });
    return (await answer.promise) as T;
  }

  #answered(worker: Worker, id: number, value: unknown): void {
    this.#due.get(id)?.resolve(value);
    this.#due.delete(id);
    if (this.#due.size === 0) worker.unref();
  }

  #died(worker: Worker, how: string, cause?: unknown): void {
    if (worker !== this.#current) return;
    this.#current = undefined;
    this.#worker = undefined;
    const due = [...this.#due.values()];
    this.#due.clear();
    const problem = `the thread that writes ${this.#opening.file} ${how}`;
    for (const answer of due)
      answer.reject(new AntiphonError('store_failed', problem, { retryable: true, cause }));
  }

  #valueOf<T>(reply: Reply<T>): T {
    if (reply.ok) return reply.value;
    throw sqliteProblem(reply, this.#opening.file);
  }
}
