import {
  checkSpeechModel,
  checkTokenFile,
  defaultSpeechModel,
  type SpeechModelFiles,
} from '../assets/index.js';
import { WorkQueue, type WorkQueueOptions } from '../async/index.js';
import type { OfflineError } from '../errors/index.js';
import type { Runtime, RuntimePreference } from '../sherpa/index.js';
import { type Decoder, loadDecoder } from './decoder.js';
import { type RecognitionPool, type SharedModel, sharedModel } from './shared-model.js';

export interface OwnPoolOptions extends Omit<WorkQueueOptions, 'name'> {
  readonly model?: SpeechModelFiles | undefined;
  readonly runtime?: RuntimePreference | undefined;
}

/**
 * Recognition with a queue of its own. Natively the weights are the process's, held once; on wasm there is a thread for
 * each decode at once, with a model of its own.
 */
export class OwnPool implements RecognitionPool {
  readonly queue: WorkQueue;
  users = 0;
  readonly #threads: number;
  readonly #files: SpeechModelFiles | undefined;
  readonly #shared: SharedModel;
  #own: Promise<Decoder> | undefined;
  #closed: OfflineError | undefined;

  constructor({ model, runtime, ...queue }: OwnPoolOptions) {
    this.queue = new WorkQueue({ name: 'Speech recognition', ...queue });
    this.#threads = queue.concurrency;
    this.#files = model;
    this.#shared = sharedModel(runtime, model);
    this.#shared.users += 1;
  }

  get runtime(): Runtime {
    return this.#shared.runtime;
  }

  async load(): Promise<Decoder> {
    if (this.#closed !== undefined) throw this.#closed;
    if (this.runtime === 'native') return this.#shared.load();
    this.#own ??= this.#loadOwn().catch((error) => {
      this.#own = undefined;
      throw error;
    });
    return this.#own;
  }

  /**
   * Rejects what waits and what comes with `reason`, and ends its threads. The process's model stays, for whoever comes
   * next. Idempotent.
   */
  async close(reason: OfflineError): Promise<void> {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.queue.close(reason);
    this.#shared.users -= 1;
    await this.#own?.then(
      (decoder) => decoder.close(),
      () => {},
    );
  }

  async #loadOwn(): Promise<Decoder> {
    const files = this.#files ?? (await defaultSpeechModel());
    await checkSpeechModel(files);
    await checkTokenFile(files.tokens);
    return await loadDecoder('wasm', files, this.#threads);
  }
}
