import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { capture } from './run.mjs';
import { root } from './workspace.mjs';

const TSC = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
/** Inside node_modules, so that whatever else the packages need is found further up. */
const USER = join(root, 'node_modules', '.cache', 'antiphon-user');

/**
 * Uses the packages as an installed project would: compiles against their declarations, looking into them as
 * well, imports them, and requires them from CommonJS.
 *
 * @param {readonly { name: string, path: string, tarball: string }[]} packed with the folder that each was packed from
 * @returns {Promise<string[]>} what went wrong
 */
export async function tryTarballs(packed) {
  rmSync(USER, { recursive: true, force: true });
  for (const { name, path, tarball } of packed) {
    const folder = join(USER, 'node_modules', ...name.split('/'));
    mkdirSync(folder, { recursive: true });
    const { code, output } = await capture('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
    if (code !== 0) return [`${basename(tarball)} could not be unpacked: ${output}`];
    // What a package needs in another version than its neighbours lies in its own folder.
    const own = join(path, 'node_modules');
    if (existsSync(own)) symlinkSync(own, join(folder, 'node_modules'), 'junction');
  }
  const names = packed.map(({ name }) => name);
  const checks = await Promise.all([compile(names), load(names, 'import.mjs'), load(names, 'require.cjs')]);
  return checks.flat();
}

async function compile(names) {
  const lines = names.map((name, at) => `export * as package${at} from '${name}';\n`);
  writeFileSync(join(USER, 'user.mts'), lines.join(''));
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable'],
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
  };
  writeFileSync(join(USER, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['user.mts'] }));
  const { output } = await capture(process.execPath, [TSC, '-p', USER, '--pretty', 'false'], { cwd: USER });
  // Other people's declarations are theirs to mend.
  const ours = output.split('\n').filter((line) => /^(user\.mts|node_modules[\\/]@antiphon)/.test(line));
  return ours.map((line) => `in an installed project: ${line}`);
}

async function load(names, file) {
  const load = file.endsWith('.mjs')
    ? (name) => `await import('${name}');\n`
    : (name) => `require('${name}');\n`;
  writeFileSync(join(USER, file), names.map(load).join(''));
  const { code, output } = await capture(process.execPath, [file], { cwd: USER });
  return code === 0 ? [] : [`in an installed project, ${file} fails:\n${output.trim()}`];
}
