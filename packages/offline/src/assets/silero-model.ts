import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { OfflineError } from '../errors/index.js';
import { packageFile } from './package-file.js';

const SHA256 = '7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49';
let checked: string | undefined;

/** Where the voice activity model is; says nothing about whether it is there. */
export const sileroModelPath = (): string => packageFile('models', 'silero-vad-16k.onnx');

/**
 * The path of the voice activity model, after checking once that it is the file we know (2 ms): the native
 * runtime ends the whole process on a damaged one.
 * @throws OfflineError `model_missing`
 */
export function sileroModel(): string {
  if (checked !== undefined) return checked;
  const path = sileroModelPath();
  let found: string;
  try {
    found = createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (cause) {
    throw new OfflineError(
      'model_missing',
      `The voice activity model is missing: ${path}. Reinstall the package.`,
      {
        cause,
      },
    );
  }
  if (found !== SHA256) {
    throw new OfflineError(
      'model_missing',
      `The voice activity model is damaged: ${path}. Reinstall the package.`,
    );
  }
  checked = path;
  return path;
}
