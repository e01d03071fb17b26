import './node-version.mjs';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { capture } from './run.mjs';
import { say } from './say.mjs';
import { root } from './workspace.mjs';

/**
 * Checks what the compiler says to the people who use the packages. In `packages/<name>/test-d/*.test-d.ts`
 * every line under
 *
 *     // @ts-expect-error some words of the message
 *
 * must be refused, in a message with these words; every other line must compile. TypeScript itself checks
 * only that there is some error, so the files are compiled once more with these comments blanked out. They
 * import packages by name, since it is a copy that is compiled.
 */
const TSC = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const COPIES = join(root, 'node_modules', '.cache', 'antiphon-type-tests');
const DIRECTIVE = /^(\s*)\/\/ @ts-expect-error\b[ \t]*(.*)$/;
const DIAGNOSTIC = /^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/;

const tests = findTests();
const { output } = await compile(tests);
const problems = judge(tests, diagnosticsIn(output));

for (const problem of problems) say(problem);
const refused = tests.flatMap(({ expectations }) => expectations).length;
if (problems.length === 0) say(`Type tests: ${refused} mistakes refused, in ${tests.length} files`);
process.exit(problems.length > 0 ? 1 : 0);

function findTests() {
  return readdirSync(join(root, 'packages')).flatMap((name) => {
    const folder = join(root, 'packages', name, 'test-d');
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith('.test-d.ts'))
      .map((file) => read(join(folder, file), `${name}-${file}`));
  });
}

function read(path, copy) {
  const lines = readFileSync(path, 'utf8').split('\n');
  const expectations = lines.flatMap((line, at) => {
    const [, , words] = DIRECTIVE.exec(line) ?? [];
    return words === undefined
      ? []
      : [{ words: words.trim(), directive: at + 1, line: codeAfter(lines, at) }];
  });
  const blanked = lines.map((line) => line.replace(DIRECTIVE, '$1//'));
  return { path: relative(root, path), copy: join(COPIES, copy), text: blanked.join('\n'), expectations };
}

/** The line that TypeScript takes a directive to be about: the next one that is not a comment. */
function codeAfter(lines, at) {
  let next = at + 1;
  while (next < lines.length && /^\s*(\/\/|$)/.test(lines[next])) next += 1;
  return next + 1;
}

async function compile(tests) {
  rmSync(COPIES, { recursive: true, force: true });
  mkdirSync(COPIES, { recursive: true });
  for (const { copy, text } of tests) writeFileSync(copy, text);
  const config = { extends: join(root, 'tsconfig.json'), include: [], files: tests.map(({ copy }) => copy) };
  writeFileSync(join(COPIES, 'tsconfig.json'), JSON.stringify(config));
  return capture(
    process.execPath,
    [TSC, '-p', COPIES, '--noEmit', '--pretty', 'false', '--noErrorTruncation'],
    {
      cwd: root,
    },
  );
}

/** Lines that belong to the diagnostic before them are indented. */
function diagnosticsIn(output) {
  const found = [];
  for (const line of output.split('\n')) {
    const [, path, number, message] = DIAGNOSTIC.exec(line) ?? [];
    if (path !== undefined) found.push({ path: join(root, path), line: Number(number), message });
    else if (line.startsWith(' ') && found.length > 0) found.at(-1).message += ` ${line.trim()}`;
    else if (line.trim() !== '') found.push({ path: '', line: 0, message: line });
  }
  return found;
}

function judge(tests, diagnostics) {
  const elsewhere = diagnostics.filter(({ path }) => !tests.some(({ copy }) => copy === path));
  return [
    ...elsewhere.map(({ path, line, message }) => `${relative(root, path)}:${line} ${message}`),
    ...tests.flatMap((test) =>
      judgeFile(
        test,
        diagnostics.filter(({ path }) => path === test.copy),
      ),
    ),
  ];
}

function judgeFile({ path, expectations }, diagnostics) {
  const unexpected = diagnostics.filter(({ line }) => !expectations.some((each) => each.line === line));
  return [
    ...unexpected.map(({ line, message }) => `${path}:${line} should compile, and does not: ${message}`),
    ...expectations.flatMap(({ words, directive, line }) => {
      const messages = diagnostics.filter((each) => each.line === line).map(({ message }) => message);
      if (words === '') return [`${path}:${directive} does not say which words the message should have`];
      if (messages.length === 0) return [`${path}:${line} compiles, and should be refused with: ${words}`];
      if (messages.some((message) => message.includes(words))) return [];
      return [`${path}:${line} is refused without the words: ${words}\n  ${messages.join('\n  ')}`];
    }),
  ];
}
