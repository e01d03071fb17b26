import { basename } from 'node:path';
import { Worker } from 'node:worker_threads';
import { OfflineError, type OfflineErrorCode } from '../errors/index.js';

interface Outstanding {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: { readonly code: OfflineErrorCode; readonly message: string };
}

/**
 * Requests to one worker thread, which starts with the first of them. An idle worker doesn't keep the
 * process alive; one with outstanding requests does. If it dies, they are rejected with `worker_failed` and
 * the next request starts a fresh one. Outstanding requests are not bounded here: whoever asks bounds them.
 */
export class WorkerLink {
  readonly #entry: string;
  readonly #outstanding = new Map<number, Outstanding>();
  #worker: Worker | undefined;
  #lastId = 0;

  /** @param entry absolute path of the worker's own file, plain JavaScript */
  constructor(entry: string) {
    this.#entry = entry;
  }

  /** Whether a thread is there. */
  get running(): boolean {
    return this.#worker !== undefined;
  }

  get outstanding(): number {
    return this.#outstanding.size;
  }

  /** @throws OfflineError with the worker's own code, or `worker_failed` */
  request<T>(op: string, payload: object = {}, transfer: readonly ArrayBuffer[] = []): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#worker ??= this.#start();
      this.#lastId += 1;
      this.#outstanding.set(this.#lastId, { resolve: resolve as (value: unknown) => void, reject });
      this.#worker.ref();
      this.#worker.postMessage({ ...payload, op, id: this.#lastId }, transfer);
    });
  }

  /** Ends the thread; outstanding requests are rejected, with `closed` as a rule. A later request starts it again. */
  async close(reason = new OfflineError('closed', `${basename(this.#entry)} was closed`)): Promise<void> {
    const worker = this.#worker;
    this.#fail(worker, reason);
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, { name: basename(this.#entry), execArgv: [] });
    const failed = (why: string, cause?: unknown) =>
      this.#fail(worker, new OfflineError('worker_failed', `${basename(this.#entry)} ${why}`, { cause }));
    worker.on('message', (reply: Reply) => this.#settle(worker, reply));
    worker.on('messageerror', (error) => failed('sent something unreadable', error));
    worker.on('error', (error) => failed(`crashed: ${String(error)}`, error));
    worker.on('exit', (code) => failed(`ended with exit code ${code}`));
    return worker;
  }

  #settle(worker: Worker, { id, value, error }: Reply): void {
    const request = this.#outstanding.get(id);
    this.#outstanding.delete(id);
    if (this.#outstanding.size === 0) worker.unref();
    if (error === undefined) request?.resolve(value);
    else request?.reject(new OfflineError(error.code, error.message));
  }

  #fail(worker: Worker | undefined, reason: OfflineError): void {
    if (worker === undefined || worker !== this.#worker) return;
    this.#worker = undefined;
    const requests = [...this.#outstanding.values()];
    this.#outstanding.clear();
    for (const request of requests) request.reject(reason);
  }
}
