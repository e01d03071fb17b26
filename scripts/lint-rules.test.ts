import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Files that break one rule each: where they stand, what they say, and what the linter calls it. */
const violations = [
  ['core races promises', 'packages/core/src/a.ts', `export const a = () => Promise.race([]);`, 'plugin'],
  [
    'the cli races promises',
    'packages/cli/src/a.ts',
    `export const a = () => Promise.race<void>([]);`,
    'plugin',
  ],
  [
    'core imports a room',
    'packages/core/src/b.ts',
    `export * from '@antiphon/audio';`,
    'noRestrictedImports',
  ],
  ['core imports node:', 'packages/core/src/c.ts', `export * from 'node:fs';`, 'noNodejsModules'],
  ['core uses Buffer', 'packages/core/src/d.ts', `export const d = Buffer.alloc(1);`, 'noRestrictedGlobals'],
  ['audio imports RxJS', 'packages/audio/src/a.ts', `export * from 'rxjs';`, 'noRestrictedImports'],
  ['audio imports core', 'packages/audio/src/b.ts', `export * from '@antiphon/core';`, 'noRestrictedImports'],
  ['audio imports node:', 'packages/audio/src/c.ts', `export * from 'node:fs';`, 'noNodejsModules'],
  [
    'a vendor imports one',
    'packages/offline/src/a.ts',
    `export * from '@antiphon/device';`,
    'noRestrictedImports',
  ],
  ['a transport imports', 'packages/device/src/a.ts', `import('@antiphon/offline');`, 'noRestrictedImports'],
  [
    'a vendor imports tests',
    'packages/gemini/src/a.ts',
    `export * from '@antiphon/testing';`,
    'noRestrictedImports',
  ],
  [
    'testing imports a vendor',
    'packages/testing/src/a.ts',
    `export * from '@antiphon/offline';`,
    'noRestrictedImports',
  ],
  [
    'the server imports a vendor',
    'packages/server/src/a.ts',
    `export * from '@antiphon/deepgram';`,
    'noRestrictedImports',
  ],
  [
    'simulators import',
    'packages/simulators/src/a.ts',
    `export * from '@antiphon/deepgram';`,
    'noRestrictedImports',
  ],
  [
    'classic uses frames',
    'packages/classic/src/a.ts',
    `export { TextFrame } from '@antiphon/core';`,
    'noRestrictedImports',
  ],
  [
    'classic uses a vendor’s processors',
    'packages/classic/src/c.ts',
    `export { geminiLive } from '@antiphon/gemini';`,
    'noRestrictedImports',
  ],
  ['classic uses RxJS', 'packages/classic/src/b.ts', `export { map } from 'rxjs';`, 'noRestrictedImports'],
  [
    'past a door',
    'packages/cli/src/b.ts',
    `export * from '@antiphon/core/src/error.js';`,
    'noRestrictedImports',
  ],
  [
    'past a door by path',
    'examples/a.ts',
    `export * from '../packages/core/src/error.js';`,
    'noRestrictedImports',
  ],
  ['any', 'packages/cli/src/c.ts', `export const c = (value: any) => value.x;`, 'noExplicitAny'],
  ['console', 'packages/device/src/b.ts', `console.log('here');`, 'noConsole'],
  [
    'an only test',
    'packages/cli/src/a.test.ts',
    `import { it } from 'vitest';\nit.only('x', () => {});`,
    'noFocusedTests',
  ],
  [
    'an unused import',
    'packages/cli/src/d.ts',
    `import { x } from './x.js';\nexport const d = 1;`,
    'noUnusedImports',
  ],
  ['an unused variable', 'packages/cli/src/e.ts', `const e = 1;\nexport {};`, 'noUnusedVariables'],
  [
    'a floating promise',
    'packages/cli/src/f.ts',
    `async function f() {}\nf();\nexport {};`,
    'noFloatingPromises',
  ],
] as const;

/** Files in which nothing is wrong. */
const allowed = [
  ['the core uses its own files', 'packages/core/src/ok.ts', `export * from './frames/index.js';`],
  ['the core uses RxJS', 'packages/core/src/ok-too.ts', `export { Subject } from 'rxjs/internal/Subject';`],
  [
    'a vendor uses core and audio',
    'packages/offline/src/ok.ts',
    `export * from '@antiphon/core';\nexport { rms } from '@antiphon/audio';`,
  ],
  [
    'a test of a vendor uses testing',
    'packages/offline/src/ok.test.ts',
    `export * from '@antiphon/testing';`,
  ],
  [
    'classic uses doors without frames',
    'packages/classic/src/ok.ts',
    `export { systemClock } from '@antiphon/core/frame-free';
export { rms } from '@antiphon/audio';`,
  ],
  [
    'the cli uses everything',
    'packages/cli/src/ok.ts',
    `export * from '@antiphon/offline';\nconsole.log('ready');`,
  ],
] as const;

describe('The linter', () => {
  let found: Map<string, string[]>;
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'antiphon-lint-'));
    cpSync(join(root, 'scripts/lint-plugins'), join(folder, 'scripts/lint-plugins'), { recursive: true });
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    write('biome.json', JSON.stringify({ ...config, vcs: { enabled: false } }));
    for (const [, path, code] of [...violations, ...allowed]) write(path, code);
    found = lint();
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(violations)('refuses: %s', (_what, path, _code, rule) => {
    expect(found.get(path)).toContain(rule);
  });

  it.each(allowed)('allows: %s', (_what, path) => {
    expect(found.get(path)).toBeUndefined();
  });

  function write(path: string, content: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }

  /** The rules that each file breaks, errors alone. */
  function lint(): Map<string, string[]> {
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = [
      biome,
      'lint',
      '--reporter=json',
      '--max-diagnostics=none',
      '--diagnostic-level=error',
      '.',
    ];
    let report: string;
    try {
      report = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
    } catch (error) {
      report = (error as { stdout: string }).stdout;
    }
    const rules = new Map<string, string[]>();
    for (const { category, location } of JSON.parse(report).diagnostics) {
      rules.set(location.path, [...(rules.get(location.path) ?? []), category.split('/').at(-1)]);
    }
    return rules;
  }
});
