import './node-version.mjs';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';
import { capture } from './run.mjs';
import { say } from './say.mjs';
import { isStale } from './stale.mjs';
import { packages, root } from './workspace.mjs';

const TSUP = join(root, 'node_modules', 'tsup', 'dist', 'cli-default.js');
const TSC = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/**
 * Builds the packages. JavaScript needs no order, since no package is bundled into another; a package's
 * types are made after those of the packages it uses, because it reads what they publish.
 *
 * @param {object} [options]
 * @param {boolean} [options.types] also the type declarations; running needs none
 * @param {boolean} [options.onlyStale] leave alone what is newer than its sources
 * @param {readonly string[]} [options.names] build these packages and what they depend on; all, when left out
 * @returns {Promise<{ built: string[], failures: string[] }>}
 */
export async function build({ types = true, onlyStale = false, names } = {}) {
  const chosen = choose(types, onlyStale, names);
  if (types) for (const { path } of chosen) rmSync(join(path, 'dist'), { recursive: true, force: true });

  const failures = [];
  const step = async (each, tool, args) => {
    const { code, output } = await whenFree(() =>
      capture(process.execPath, [tool, ...args], { cwd: each.path }),
    );
    if (code !== 0) failures.push(`${each.name} did not build:\n${withoutStack(output)}`);
    return code === 0;
  };
  /** @type {Map<string, Promise<boolean>>} whether the declarations in a folder came out right */
  const declared = new Map();
  const declare = async (each) => {
    const ready = await Promise.all(each.needs.map((folder) => declared.get(folder) ?? true));
    return ready.every(Boolean) && step(each, TSC, ['-p', 'tsconfig.build.json']);
  };
  const work = chosen.flatMap((each) => {
    const javaScript = step(each, TSUP, []);
    if (!types) return [javaScript];
    declared.set(each.folder, declare(each));
    return [javaScript, declared.get(each.folder)];
  });
  await Promise.all(work);
  return { built: chosen.map(({ name }) => name), failures };
}

/** The tools' own stack says nothing about our sources. */
function withoutStack(output) {
  return output.replaceAll(/^\s+at .*\n?/gm, '').trim();
}

/** A package whose declarations may have changed makes those stale that read them. */
function choose(types, onlyStale, names) {
  const all = packages();
  const wanted = names === undefined ? all : withNeeds(all, names);
  const candidates = wanted.filter(({ built }) => built);
  if (!onlyStale) return candidates;
  const folders = new Set();
  return candidates.filter((each) => {
    const follows = types && each.needs.some((folder) => folders.has(folder));
    const chosen = follows || isStale(each, types ? 'dist/index.d.ts' : 'dist/index.js');
    if (chosen) folders.add(each.folder);
    return chosen;
  });
}

const AT_ONCE = 3;
let running = 0;
const waiting = [];

/** Backwards, because what a package needs comes before it. */
function withNeeds(all, names) {
  const folders = new Set();
  for (const { name, folder, needs } of all.toReversed()) {
    if (!names.includes(name) && !folders.has(folder)) continue;
    for (const each of [folder, ...needs]) folders.add(each);
  }
  return all.filter(({ folder }) => folders.has(folder));
}

/** Two processors are kept busy by three programs; more would only take memory. */
async function whenFree(work) {
  if (running >= AT_ONCE) await new Promise((resolve) => waiting.push(resolve));
  running += 1;
  try {
    return await work();
  } finally {
    running -= 1;
    waiting.shift()?.();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureInstalled();
  const before = performance.now();
  const { built, failures } = await build({ onlyStale: process.argv.includes('--stale') });
  for (const failure of failures) say(failure);
  if (failures.length > 0) process.exit(1);
  say(`Built ${built.length} packages in ${((performance.now() - before) / 1000).toFixed(1)} s`);
}
