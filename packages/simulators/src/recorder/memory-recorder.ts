import { AntiphonError, type Clock, systemClock } from '@antiphon/core';
import type { ConnectionInfo } from '../server/index.js';
import { ConnectionLog } from './connection-log.js';
import type { RecordedConnection, Recorder, RecorderOptions, RecorderPredicate } from './recorder.js';

const MAX_CONNECTIONS = 1_000;
const MAX_PROBLEMS = 100;
/** Of all connections together; the oldest are forgotten first. */
const MAX_MESSAGES = 100_000;

/** A recorder that keeps everything in memory, within bounds. Several simulators may share one. */
export class MemoryRecorder implements Recorder {
  readonly #logs: ConnectionLog[] = [];
  readonly #problems: unknown[] = [];
  readonly #watching = new Set<() => void>();
  readonly #maxMessages: number;
  /** No longer in `#logs`, though the connection may go on. */
  readonly #evicted = new WeakSet<ConnectionLog>();
  /** So many logs from the first have been emptied; those that have spoken since are found in the end. */
  #emptied = 0;
  /** Messages of the connections in `#logs`. */
  #total = 0;

  constructor({ maxMessages = 2_000 }: RecorderOptions = {}) {
    this.#maxMessages = maxMessages;
  }

  get connections(): readonly RecordedConnection[] {
    return this.#logs;
  }

  get problems(): readonly unknown[] {
    return this.#problems;
  }

  /** For servers: opens the record of a connection. */
  open(info: ConnectionInfo, clock: Clock): ConnectionLog {
    const log: ConnectionLog = new ConnectionLog({
      info,
      clock,
      maxMessages: this.#maxMessages,
      onChange: () => this.#changed(),
      onMessage: () => this.#kept(log, 1),
      onForgotten: () => this.#kept(log, -1),
    });
    this.#logs.push(log);
    if (this.#logs.length > MAX_CONNECTIONS) this.#evict();
    this.#changed();
    return log;
  }

  /** For servers: notes what should not have happened. */
  problem(thrown: unknown): void {
    if (this.#problems.length < MAX_PROBLEMS) this.#problems.push(thrown);
  }

  waitFor<T>(predicate: RecorderPredicate<T>, { timeoutMs = 10_000 } = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        let found: ReturnType<typeof predicate>;
        try {
          found = predicate(this.#logs);
        } catch (thrown) {
          stop();
          reject(thrown);
          return;
        }
        if (found === undefined || found === null || found === false) return;
        stop();
        resolve(found);
      };
      const stop = () => {
        timer.cancel();
        this.#watching.delete(look);
      };
      const timer = systemClock.after(timeoutMs, () => {
        stop();
        const seen = this.#logs.map((log) => `${log.info.path} (${log.messages.length} messages)`).join(', ');
        const message = `nothing met the predicate within ${timeoutMs} ms; seen: ${seen || 'no connection'}`;
        reject(new AntiphonError('service_timeout', message));
      });
      this.#watching.add(look);
      look();
    });
  }

  watch(listener: () => void): () => void {
    this.#watching.add(listener);
    return () => void this.#watching.delete(listener);
  }

  #evict(): void {
    const oldest = this.#logs.shift();
    if (oldest === undefined) return;
    this.#total -= oldest.messages.length;
    this.#evicted.add(oldest);
    this.#emptied = Math.max(0, this.#emptied - 1);
  }

  #kept(log: ConnectionLog, change: number): void {
    if (this.#evicted.has(log)) return;
    this.#total += change;
    if (this.#total > MAX_MESSAGES) this.#forgetOldest();
  }

  #forgetOldest(): void {
    while (this.#logs[this.#emptied]?.messages.length === 0) this.#emptied += 1;
    // An old connection may have spoken again behind it.
    if (this.#emptied >= this.#logs.length)
      this.#emptied = this.#logs.findIndex(({ messages }) => messages.length > 0);
    this.#logs[this.#emptied]?.forgetOldest();
  }

  #changed(): void {
    for (const look of [...this.#watching]) look();
  }
}

/** A {@link Recorder} for several simulators to share. */
export const createRecorder = (options: RecorderOptions = {}): Recorder => new MemoryRecorder(options);
