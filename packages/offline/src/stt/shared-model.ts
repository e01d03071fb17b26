import {
  checkSpeechModel,
  checkTokenFile,
  defaultSpeechModel,
  type SpeechModelFiles,
  warmUpAudio,
} from '../assets/index.js';
import { WorkQueue } from '../async/index.js';
import { chooseRuntime, type Runtime } from '../sherpa/index.js';
import { type Decoder, loadDecoder } from './decoder.js';

/** Decodes that may wait in each lane, for all conversations of the process. */
const MAX_QUEUED = 64;

/** Where decodes are done: a model, and the queue of those who share it. */
export interface RecognitionPool {
  readonly runtime: Runtime;
  readonly queue: WorkQueue;
  /** Who holds it: counted up and down. */
  users: number;
  /** Loads the model once; after a failure the next call tries again. */
  load(): Promise<Decoder>;
}

/** One model of the process, with everybody's requests to it in one queue. */
export class SharedModel implements RecognitionPool {
  readonly queue = new WorkQueue({ name: 'Speech recognition', concurrency: 1, maxQueued: MAX_QUEUED });
  readonly runtime: Runtime;
  readonly #files: SpeechModelFiles | undefined;
  #decoder: Promise<Decoder> | undefined;
  users = 0;

  constructor(runtime: Runtime, files: SpeechModelFiles | undefined) {
    this.runtime = runtime;
    this.#files = files;
  }

  /** Loads the model once; after a failure the next call tries again. */
  load(): Promise<Decoder> {
    this.#decoder ??= this.#load().catch((error) => {
      this.#decoder = undefined;
      throw error;
    });
    return this.#decoder;
  }

  async unload(): Promise<void> {
    const decoder = this.#decoder;
    this.#decoder = undefined;
    await decoder?.then(
      (loaded) => loaded.close(),
      () => {},
    );
  }

  async #load(): Promise<Decoder> {
    const files = this.#files ?? (await defaultSpeechModel());
    await checkSpeechModel(files);
    await checkTokenFile(files.tokens);
    const decoder = await loadDecoder(this.runtime, files);
    await decoder.decode(await warmUpAudio());
    return decoder;
  }
}

const models = new Map<string, SharedModel>();

/** The process's one instance of a model on a runtime; `users` counts who holds it. */
export function sharedModel(
  preference: Parameters<typeof chooseRuntime>[0],
  files?: SpeechModelFiles,
): SharedModel {
  const runtime = chooseRuntime(preference);
  const key = JSON.stringify([runtime, files?.encoder, files?.decoder, files?.tokens]);
  const model = models.get(key) ?? new SharedModel(runtime, files);
  models.set(key, model);
  return model;
}

/**
 * Frees the models that no open recogniser holds: about 200 MB each. Without it a model stays for the life of the
 * process, so that the next conversation starts at once.
 */
export async function unloadRecognition(): Promise<void> {
  for (const [key, model] of models) {
    if (model.users > 0) continue;
    models.delete(key);
    await model.unload();
  }
}
