import { OfflineError } from '../errors/index.js';

export interface WorkQueueOptions {
  /** For messages: what is queued here. */
  readonly name: string;
  /** How many tasks run at once. */
  readonly concurrency: number;
  /** How many may wait in each lane; one more is refused with `busy`. */
  readonly maxQueued: number;
}

export interface WorkOptions {
  /** Final work goes first; interim work also leaves one place free for it if there are two or more. */
  readonly lane?: 'final' | 'interim';
  /** A waiting interim task of the same stream is rejected with `superseded`: the latest wins. */
  readonly stream?: object;
  /** While waiting: the task is dropped. While running: its result is. Either rejects at once. */
  readonly signal?: AbortSignal | undefined;
}

interface Waiting {
  readonly stream: object | undefined;
  readonly start: () => Promise<void>;
  readonly refuse: (reason: unknown) => void;
}

/** Runs asynchronous tasks a few at a time, with two lanes and bounded waiting. */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  #concurrency: number;
  readonly #lanes = { final: [] as Waiting[], interim: [] as Waiting[] };
  #running = 0;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
    this.#concurrency = options.concurrency;
  }

  /** Tasks waiting, in both lanes. */
  get queued(): number {
    return this.#lanes.final.length + this.#lanes.interim.length;
  }

  get running(): number {
    return this.#running;
  }

  /** Raises the concurrency, never lowers it. */
  atLeast(concurrency: number): void {
    this.#concurrency = Math.max(this.#concurrency, concurrency);
    this.#pump();
  }

  /**
   * Runs a task when its turn comes.
   * @throws OfflineError `busy` if its lane is full, `superseded` (see {@link WorkOptions.stream}); the
   *   signal's reason if it aborts; what the task throws
   */
  run<T>(task: () => Promise<T>, { lane = 'final', stream, signal }: WorkOptions = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const waiting = this.#lanes[lane];
      const abort = () => {
        const at = waiting.indexOf(entry);
        if (at >= 0) waiting.splice(at, 1);
        reject(signal?.reason);
      };
      const settled = () => signal?.removeEventListener('abort', abort);
      const entry: Waiting = {
        stream,
        start: () => task().then(resolve, reject).finally(settled),
        refuse: (reason) => {
          settled();
          reject(reason);
        },
      };
      const older = stream === undefined ? -1 : waiting.findIndex((other) => other.stream === stream);
      if (lane === 'interim' && older >= 0) {
        const [replaced] = waiting.splice(older, 1, entry);
        replaced?.refuse(new OfflineError('superseded', 'A newer interim request took its place'));
      } else if (waiting.length >= this.#options.maxQueued) {
        const { name, maxQueued } = this.#options;
        return reject(new OfflineError('busy', `${name}: ${maxQueued} requests are waiting already`));
      } else waiting.push(entry);
      signal?.addEventListener('abort', abort, { once: true });
      this.#pump();
    });
  }

  /** Rejects everything that waits. What runs goes on. */
  refuseAll(reason: unknown): void {
    for (const lane of Object.values(this.#lanes)) {
      for (const entry of lane.splice(0)) entry.refuse(reason);
    }
  }

  #pump(): void {
    const { final, interim } = this.#lanes;
    for (;;) {
      const places = this.#concurrency - this.#running;
      const next =
        places > 0 && final.length > 0
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
