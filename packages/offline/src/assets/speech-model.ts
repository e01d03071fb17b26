import { stat } from 'node:fs/promises';
import { OfflineError } from '../errors/index.js';

/** Absolute paths of a Moonshine model: an encoder, a merged decoder and their vocabulary. */
export interface SpeechModelFiles {
  readonly encoder: string;
  readonly decoder: string;
  /** One line `base64(piece) id` per id, ids from 0 without a gap. */
  readonly tokens: string;
}

/**
 * The files of `@antiphon/moonshine-tiny-en`.
 * @throws OfflineError `model_missing`
 */
export async function defaultSpeechModel(): Promise<SpeechModelFiles> {
  try {
    const { modelFiles } = await import('@antiphon/moonshine-tiny-en');
    return modelFiles();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OfflineError('model_missing', `No speech recognition model: ${why}`, { cause });
  }
}

/**
 * Checks that each file of a model is there and has a plausible size.
 * @throws OfflineError `model_missing`, naming the file
 */
export async function checkSpeechModel(files: SpeechModelFiles): Promise<void> {
  for (const part of ['encoder', 'decoder', 'tokens'] as const) {
    const path = files[part];
    const size = await stat(path).then(
      (entry) => (entry.isFile() ? entry.size : 0),
      () => 0,
    );
    if (size === 0) {
      throw new OfflineError('model_missing', `The model's ${part} is missing or empty: ${path}`);
    }
  }
}
