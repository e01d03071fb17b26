import './node-version.mjs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from './run.mjs';
import { say } from './say.mjs';
import { root } from './workspace.mjs';

/**
 * No file of the repository tells where it was written: no path of somebody's machine, no host that packages
 * are fetched from. Such a line works in one place and nowhere else.
 */
const LEAKS = [
  { what: 'a path of one machine', pattern: /(?<![\w.~-])\/(?:home|Users|root|work|mnt|srv)\/[\w.-]+/ },
  { what: 'a path of one machine', pattern: /\b[A-Z]:\\(?:Users|Documents)\b/ },
  { what: 'a host of packages', pattern: /registry[.](?:npmjs|yarnpkg|npmmirror)\b/ },
  {
    what: 'a host of packages',
    pattern: /https?:\/\/[\w.-]*(?:artifactory|nexus|verdaccio|npm[-.]|registry)[\w.-]*/i,
  },
  { what: 'a registry setting', pattern: /^\s*(?:@[\w-]+:)?registry\s*=\s*["']?http/ },
];
/** Larger files are models and recordings. */
const LARGEST_BYTES = 2_000_000;

const { output } = await capture('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
});
const problems = output.split('\0').filter(Boolean).flatMap(problemsIn);
for (const problem of problems) say(problem);
process.exit(problems.length > 0 ? 1 : 0);

function problemsIn(file) {
  const bytes = read(file);
  if (bytes === undefined || bytes.length > LARGEST_BYTES || bytes.includes(0)) return [];
  const lines = bytes.toString('utf8').split('\n');
  return lines.flatMap((line, at) =>
    LEAKS.filter(({ pattern }) => pattern.test(line)).map(
      ({ what }) => `${file}:${at + 1} has ${what}: ${line.trim().slice(0, 120)}`,
    ),
  );
}

/** A file that git lists may have been deleted since. */
function read(file) {
  try {
    return readFileSync(join(root, file));
  } catch {
    return undefined;
  }
}
