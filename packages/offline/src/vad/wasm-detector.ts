import { sileroModel } from '../assets/index.js';
import { vadConfig, wasmThread } from '../sherpa/index.js';
import type { WorkerLink } from '../worker/index.js';
import { type Detector, type OnVerdict, WINDOW_SAMPLES } from './detector.js';

/** Windows that may wait for the worker: 10 s. Later ones count as silence until it has caught up. */
const MAX_WAITING = 312;

/** One thread for all voice activity of the process, apart from the recogniser's: that one is busy for long. */
let thread: WorkerLink | undefined;
let lastId = 0;

/** Ends the shared thread; a detector still open starts it again. */
export async function closeVadThread(): Promise<void> {
  await thread?.close();
}

/** Judges in a worker thread, batch by batch: while one is under way the next one gathers. */
export class WasmDetector implements Detector {
  readonly runtime = 'wasm';
  readonly #config: ReturnType<typeof vadConfig>;
  readonly #onVerdict: OnVerdict;
  readonly #waiting = new Float32Array(MAX_WAITING * WINDOW_SAMPLES);
  #waitingCount = 0;
  #skipped = 0;
  #dropped = 0;
  #id = 0;
  #batch: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(threshold: number, onVerdict: OnVerdict) {
    this.#config = vadConfig(sileroModel(), threshold);
    this.#onVerdict = onVerdict;
    thread ??= wasmThread();
    this.reset();
  }

  get dropped(): number {
    return this.#dropped;
  }

  judge(window: Float32Array): void {
    this.#rethrow();
    if (this.#id === 0) return;
    if (this.#skipped > 0 || this.#waitingCount === MAX_WAITING) {
      this.#skipped += 1;
      this.#dropped += 1;
      return;
    }
    this.#waiting.set(window, this.#waitingCount * WINDOW_SAMPLES);
    this.#waitingCount += 1;
    this.#batch ??= this.#drain(this.#id).catch((error) => {
      this.#failure = { error };
      this.#batch = undefined;
    });
  }

  async settled(): Promise<void> {
    await this.#batch;
    this.#rethrow();
  }

  reset(): void {
    this.close();
    lastId += 1;
    this.#id = lastId;
  }

  close(): void {
    if (this.#id !== 0 && thread?.running) thread.request('forget', { detector: this.#id }).catch(() => {});
    this.#id = 0;
    this.#batch = undefined;
    this.#waitingCount = 0;
    this.#skipped = 0;
  }

  /** What the listener threw comes out of the next call, since nobody was there to catch it. */
  #rethrow(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  async #drain(id: number): Promise<void> {
    await undefined; // what comes in the same turn of the event loop goes in one batch
    while (this.#id === id && this.#waitingCount > 0) {
      const samples = this.#waiting.slice(0, this.#waitingCount * WINDOW_SAMPLES);
      const count = this.#waitingCount;
      this.#waitingCount = 0;
      const verdicts = await this.#ask(id, samples, count);
      if (this.#id !== id) return;
      for (let at = 0; at < count && this.#id === id; at += 1) this.#onVerdict(verdicts[at] === 1);
      if (this.#waitingCount > 0) continue;
      const skipped = this.#skipped;
      this.#skipped = 0;
      for (let at = 0; at < skipped && this.#id === id; at += 1) this.#onVerdict(false);
    }
    if (this.#id === id) this.#batch = undefined;
  }

  /** A dead worker costs the windows it had: they count as silence, and the next batch opens a fresh detector. */
  async #ask(id: number, samples: Float32Array<ArrayBuffer>, count: number): Promise<Uint8Array> {
    try {
      const payload = { detector: id, config: this.#config, samples };
      return (await thread?.request<Uint8Array>('judge', payload, [samples.buffer])) ?? new Uint8Array(count);
    } catch {
      this.#dropped += count;
      return new Uint8Array(count);
    }
  }
}
