// @ts-check
/** Runs before packing: copies the two ONNX files in, and refuses any that isn't the one we know. */
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { locateModelFiles } from '../index.js';
import { MODELS } from './upstream-models.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
for (const { file, sha256 } of MODELS) {
  const source = locateModelFiles().find(({ path }) => path.endsWith(file));
  if (!source?.present) throw new Error(`${file} not found: install the devDependencies first`);
  const found = createHash('sha256').update(readFileSync(source.path)).digest('hex');
  if (found !== sha256) throw new Error(`${source.path} has SHA-256 ${found}, expected ${sha256}`);
  if (source.path !== join(root, file)) copyFileSync(source.path, join(root, file));
}
