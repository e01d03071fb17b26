import { OfflineError } from '../errors/index.js';
import { FairLine } from './fair-line.js';
import { RecentMean, type WorkFigures } from './work-figures.js';

export interface WorkQueueOptions {
  /** For messages: what is queued here. */
  readonly name: string;
  /** How many tasks run at once. */
  readonly concurrency: number;
  /** How many may wait in each lane; one more is refused with `busy`. */
  readonly maxQueued: number;
  /** How many of them may be one owner's. @defaultValue as many as may wait */
  readonly maxQueuedPerOwner?: number;
  /** What the figures are timed by, in ms. @defaultValue performance.now */
  readonly now?: () => number;
}

export interface WorkOptions {
  /** Final work goes first; interim work also leaves one place free for it if there are two or more. */
  readonly lane?: 'final' | 'interim';
  /** Whose work it is: those who wait take turns. Work of nobody is one owner's, with no bound of his own. */
  readonly owner?: unknown;
  /** A waiting interim task of the same stream is rejected with `superseded`: the latest wins. */
  readonly stream?: object;
  /** While waiting: the task is dropped. While running: its result is. Either rejects at once. */
  readonly signal?: AbortSignal | undefined;
}

interface Waiting {
  readonly owner: unknown;
  readonly stream: object | undefined;
  readonly start: () => Promise<void>;
  readonly refuse: (reason: unknown) => void;
}

/** Runs asynchronous tasks a few at a time, with two lanes, bounded waiting, and a turn for each who waits. */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #now: () => number;
  #concurrency: number;
  readonly #lanes = { final: new FairLine<Waiting>(), interim: new FairLine<Waiting>() };
  #running = 0;
  #closed: { readonly reason: unknown } | undefined;
  readonly #counts = { completed: 0, failed: 0, refused: 0 };
  readonly #workMs = new RecentMean();
  readonly #waitMs = new RecentMean();

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#concurrency = options.concurrency;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Tasks waiting, in both lanes. */
  get queued(): number {
    return this.#lanes.final.size + this.#lanes.interim.size;
  }

  get running(): number {
    return this.#running;
  }

  get figures(): WorkFigures {
    const [meanMs, meanWaitMs] = [this.#workMs.value, this.#waitMs.value];
    return {
      workers: this.#concurrency,
      busy: this.#running,
      pending: this.queued,
      ...this.#counts,
      ...(meanMs === undefined || meanWaitMs === undefined ? {} : { meanMs, meanWaitMs }),
    };
  }

  /** Raises the concurrency, never lowers it. */
  atLeast(concurrency: number): void {
    this.#concurrency = Math.max(this.#concurrency, concurrency);
    this.#pump();
  }

  /**
   * Runs a task when its turn comes.
   * @throws OfflineError `busy` if its lane is full or its owner has too many waiting in it, `superseded` (see
   *   {@link WorkOptions.stream}); the signal's reason if it aborts; what the task throws; what it was closed with
   */
  run<T>(task: () => Promise<T>, { lane = 'final', owner, stream, signal }: WorkOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed !== undefined) return reject(this.#closed.reason);
      if (signal?.aborted) return reject(signal.reason);
      const line = this.#lanes[lane];
      const askedMs = this.#now();
      const abort = () => {
        line.remove(entry);
        reject(signal?.reason);
      };
      const settled = () => signal?.removeEventListener('abort', abort);
      const entry: Waiting = {
        owner,
        stream,
        start: () => {
          this.#waitMs.add(this.#now() - askedMs);
          return this.#timed(task).then(resolve, reject).finally(settled);
        },
        refuse: (reason) => {
          settled();
          reject(reason);
        },
      };
      const replaced =
        lane === 'interim' && stream !== undefined
          ? line.replace(entry, (other) => other.stream === stream)
          : undefined;
      if (replaced === undefined) {
        const full = this.#fullFor(line, owner);
        if (full !== undefined) {
          this.#counts.refused += 1;
          return reject(full);
        }
        line.push(entry);
      }
      replaced?.refuse(new OfflineError('superseded', 'A newer interim request took its place'));
      signal?.addEventListener('abort', abort, { once: true });
      this.#pump();
    });
  }

  /** Rejects everything that waits, and whatever comes from now on. What runs goes on. */
  close(reason: unknown): void {
    this.#closed ??= { reason };
    for (const line of Object.values(this.#lanes)) {
      for (const entry of line.takeAll()) entry.refuse(reason);
    }
  }

  #fullFor(line: FairLine<Waiting>, owner: unknown): OfflineError | undefined {
    const { name, maxQueued, maxQueuedPerOwner = maxQueued } = this.#options;
    if (line.size >= maxQueued) {
      return new OfflineError('busy', `${name}: ${maxQueued} requests are waiting already`);
    }
    if (owner === undefined || line.sizeOf(owner) < maxQueuedPerOwner) return undefined;
    return new OfflineError(
      'busy',
      `${name}: ${maxQueuedPerOwner} requests of this session are waiting already`,
    );
  }

  async #timed<T>(task: () => Promise<T>): Promise<T> {
    const fromMs = this.#now();
    try {
      const result = await task();
      this.#counts.completed += 1;
      return result;
    } catch (error) {
      this.#counts.failed += 1;
      throw error;
    } finally {
      this.#workMs.add(this.#now() - fromMs);
    }
  }

  #pump(): void {
    const { final, interim } = this.#lanes;
    for (;;) {
      const places = this.#concurrency - this.#running;
      const next =
        places > 0 && final.size > 0
          ? final.shift()
          : places > (this.#concurrency > 1 ? 1 : 0)
            ? interim.shift()
            : undefined;
      if (next === undefined) return;
      this.#running += 1;
      void next.start().finally(() => {
        this.#running -= 1;
        this.#pump();
      });
    }
  }
}
