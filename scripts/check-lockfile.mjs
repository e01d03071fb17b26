import './node-version.mjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { say } from './say.mjs';
import { root } from './workspace.mjs';

/**
 * Holds package-lock.json to two things:
 *
 * - it names no address to download from, so that every machine uses the registry it is set up for;
 * - it lists the optional packages of every platform, not only those of the machine it was written on:
 *   npm forgets them (npm/cli#4828), and `npm ci` then refuses the file. `--write` adds what is missing.
 */
const FILE = join(root, 'package-lock.json');
const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const problems = [];

for (const [path, { resolved, link }] of Object.entries(lock.packages)) {
  if (resolved !== undefined && !link) problems.push(`${path} names the address it comes from`);
}

const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {}, dev, link }]) =>
  link
    ? []
    : Object.entries(optionalDependencies)
        .filter(([name]) => !isListed(path, name))
        .map(([name, version]) => ({ name, version, dev })),
);
if (process.argv.includes('--write')) {
  for (const { name, version, dev } of missing)
    lock.packages[`node_modules/${name}`] = entry(name, version, dev);
  lock.packages = Object.fromEntries(
    Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
  );
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
  if (missing.length > 0)
    say(`package-lock.json: added ${missing.length} optional packages of other platforms`);
} else {
  for (const { name } of missing) {
    problems.push(
      `${name} is missing, for another platform than yours: node scripts/check-lockfile.mjs --write`,
    );
  }
}

for (const problem of problems) say(`package-lock.json: ${problem}`);
process.exit(problems.length > 0 ? 1 : 0);

/** Whether a package finds another, in its own node_modules or in one further up. */
function isListed(path, name) {
  const places = path
    .split('/node_modules/')
    .map((_, depth, parts) => parts.slice(0, depth + 1).join('/node_modules/'));
  return [...places.map((place) => `${place}/`), ''].some(
    (place) => `${place}node_modules/${name}` in lock.packages,
  );
}

/** What npm needs to know of a package in order to leave it alone on other platforms. */
function entry(name, version, dev) {
  const [, os, cpu, abi] =
    /(android|darwin|freebsd|linux|openbsd|openharmony|win32)-([a-z0-9]+)(?:-(\w+))?$/.exec(name) ?? [];
  if (os === undefined || !/^\d/.test(version))
    throw new Error(`Cannot tell which platform ${name}@${version} is for`);
  const libc =
    os !== 'linux' || abi === undefined ? {} : { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] };
  return { version, cpu: [cpu], ...(dev ? { dev } : {}), ...libc, optional: true, os: [os] };
}
