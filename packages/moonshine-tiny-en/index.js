// @ts-check
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
/** Where the npm package of Moonshine's authors keeps the same two files. */
const UPSTREAM = join('node_modules', '@moonshine-ai', 'moonshine-js', 'dist', 'model', 'tiny', 'quantized');

const FILES = /** @type {const} */ ({
  encoder: 'encoder_model.onnx',
  decoder: 'decoder_model_merged.onnx',
  tokens: 'tokens.txt',
});

/**
 * The package's own file, else that of an installed `@moonshine-ai/moonshine-js` in a folder above.
 * @param {string} file
 * @returns {string} the first path that exists, else where the file belongs
 */
function find(file) {
  const own = join(HERE, file);
  if (existsSync(own)) return own;
  for (let folder = HERE; ; folder = dirname(folder)) {
    const upstream = join(folder, UPSTREAM, file);
    if (existsSync(upstream)) return upstream;
    if (dirname(folder) === folder) return own;
  }
}

/** @returns {import('./index').LocatedFile[]} */
export function locateModelFiles() {
  return /** @type {const} */ (['encoder', 'decoder', 'tokens']).map((part) => {
    const path = find(FILES[part]);
    const bytes = existsSync(path) ? statSync(path).size : 0;
    return { part, path, bytes, present: bytes > 0 };
  });
}

/** @returns {import('./index').ModelFiles} */
export function modelFiles() {
  const located = locateModelFiles();
  const missing = located.filter(({ present }) => !present).map(({ path }) => path);
  if (missing.length > 0) {
    throw new Error(
      `The Moonshine tiny English model is incomplete, missing: ${missing.join(', ')}. ` +
        'Reinstall @antiphon/moonshine-tiny-en, or install @moonshine-ai/moonshine-js@0.1.29 beside it.',
    );
  }
  const [encoder, decoder, tokens] = located.map(({ path }) => path);
  return { encoder: encoder ?? '', decoder: decoder ?? '', tokens: tokens ?? '' };
}
