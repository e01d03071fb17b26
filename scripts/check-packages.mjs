import './node-version.mjs';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build } from './build.mjs';
import { capture, npm } from './run.mjs';
import { say } from './say.mjs';
import { tryTarballs } from './try-tarballs.mjs';
import { measureTypeChecking } from './type-check-time.mjs';
import { packages, root } from './workspace.mjs';

/**
 * Checks every package as it would be published: what its tarball holds, what publint and
 * are-the-types-wrong say of it, whether a project that installs it can use it, and how large it is. Also
 * prints how long the compiler takes over many pipelines; that figure is no gate, because it depends on
 * the machine.
 */
const TARBALLS = join(root, 'node_modules', '.cache', 'antiphon-tarballs');
const ATTW = join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js');
const SIZE_LIMIT = join(root, 'node_modules', 'size-limit', 'bin.js');
/** In every tarball, whatever `files` says. */
const ALWAYS = ['LICENSE', 'README.md', 'package.json'];
const NEVER = /(^|\/)(src|test|test-d|node_modules)\/|\.test\.|\.tsbuildinfo$|tsconfig|\.config\./;

const { failures } = await build({ onlyStale: true });
const problems = [...failures];
rmSync(TARBALLS, { recursive: true, force: true });
mkdirSync(TARBALLS, { recursive: true });
const tarballs = [];
for (const each of [...packages(), benchmark()].filter(({ manifest }) => !manifest.private)) {
  const packed = await pack(each);
  if (packed === undefined) continue;
  await check(each, packed);
  // A command alone has no door to import.
  if ('.' in each.manifest.exports)
    tarballs.push({ name: each.name, path: each.path, tarball: packed.tarball });
}
problems.push(...(await tryTarballs(tarballs)));
await checkSizes();
say(await measureTypeChecking());

for (const problem of problems) say(`✗ ${problem}`);
process.exit(problems.length > 0 ? 1 : 0);

/** Not among the packages, which it measures; packing builds it. */
function benchmark() {
  const path = join(root, 'benchmarks');
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
  return { name: manifest.name, path, manifest };
}

async function pack({ name, path }) {
  const [command, args, options] = npm('pack', '--json', '--loglevel=error', '--pack-destination', TARBALLS);
  const { code, output } = await capture(command, args, { ...options, cwd: path });
  if (code !== 0) {
    problems.push(`${name} could not be packed:\n${output}`);
    return undefined;
  }
  const result = JSON.parse(output.slice(output.search(/^[[{]/m)));
  const [packed] = Array.isArray(result) ? result : Object.values(result);
  return { ...packed, tarball: join(TARBALLS, packed.filename.replace('@', '').replace('/', '-')) };
}

async function check(each, packed) {
  const { name } = each;
  const found = [
    ...contentProblems(
      each,
      packed.files.map(({ path }) => path),
    ),
    ...(await publintProblems(each, packed.tarball)),
    ...(await typeProblems(packed.tarball)),
  ];
  problems.push(...found.map((problem) => `${name}: ${problem}`));
  const kilobytes = (packed.size / 1000).toFixed(0);
  say(`${found.length === 0 ? '✓' : '✗'} ${name}: ${packed.files.length} files, ${kilobytes} KB packed`);
}

function contentProblems({ path, manifest }, files) {
  const wanted = [
    ...ALWAYS,
    ...Object.values(manifest.bin ?? {}),
    ...Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? target : Object.values(target),
    ),
  ].map((file) => file.replace(/^\.\//, ''));
  const allowed = [...ALWAYS, ...manifest.files];
  const licensed =
    path.endsWith('moonshine-tiny-en') || sameText(join(path, 'LICENSE'), join(root, 'LICENSE'));
  return [
    ...wanted.filter((file) => !files.includes(file)).map((file) => `${file} is not in the tarball`),
    ...files
      .filter(
        (file) =>
          NEVER.test(file) || !allowed.some((entry) => file === entry || file.startsWith(`${entry}/`)),
      )
      .map((file) => `${file} should not be in the tarball`),
    ...(licensed ? [] : ['LICENSE differs from the one of the project']),
  ];
}

function sameText(one, other) {
  return readFileSync(one, 'utf8') === readFileSync(other, 'utf8');
}

async function publintProblems({ manifest }, tarball) {
  const bytes = readFileSync(tarball);
  const packed = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const { messages } = await publint({ pack: { tarball: packed }, strict: true });
  return messages.map((message) => `publint: ${formatMessage(message, manifest, { color: false })}`);
}

async function typeProblems(tarball) {
  const args = [ATTW, tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color'];
  const { code, output } = await capture(process.execPath, args, { cwd: root });
  return code === 0 ? [] : [`are-the-types-wrong:\n${output.trim()}`];
}

async function checkSizes() {
  const { code, output } = await capture(process.execPath, [SIZE_LIMIT, '--json'], { cwd: root });
  const sizes = JSON.parse(output.slice(Math.max(0, output.indexOf('['))));
  for (const { name, size, sizeLimit, passed } of sizes) {
    const line = `${name}: ${(size / 1000).toFixed(1)} KB of ${(sizeLimit / 1000).toFixed(0)} KB`;
    say(`${passed ? '✓' : '✗'} ${line}`);
    if (!passed) problems.push(`size: ${line}`);
  }
  if (code !== 0 && sizes.length === 0) problems.push(`size-limit: ${output}`);
}
