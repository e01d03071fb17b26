// @ts-check
/** Runs after packing: the ONNX files live in the published package, never in the repository. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MODELS } from './upstream-models.mjs';

for (const { file } of MODELS) rmSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), { force: true });
