import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Every package resolves to its sources, by each of its doors, so that tests never depend on a build. */
const sources = readdirSync(`${root}packages`).flatMap((folder) => {
  const { name, exports } = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8'));
  return Object.entries<{ types?: string }>(exports).flatMap(([door, { types = '' }]) => {
    const source = `${root}packages/${folder}/${types.replace('./dist/', 'src/').replace('.d.ts', '.ts')}`;
    return source.endsWith('.ts') && existsSync(source)
      ? [{ find: new RegExp(`^${name}${door.slice(1)}$`), replacement: source }]
      : [];
  });
});

/** Wherever they stand, tests share processes: starting one for each file would take longer than most of them do. */
const everywhere = [
  'packages/*/{src,test}/**/*.test.ts',
  'benchmarks/src/**/*.test.ts',
  'resilience/src/**/*.test.ts',
  'examples/**/*.test.ts',
  'scripts/**/*.test.ts',
];
/** What takes real time comes first, and has the machine to itself. */
const inRealTime = ['**/*.e2e.test.ts'];
const cores = availableParallelism();
/**
 * These have a process each: what measures memory or allocation or changes the process, the contract kits, which
 * collect garbage after many a trial (dear where the heap is large), what loads models, what runs the examples once more
 * for the pages that quote them, and the media of avatars, which wait in real time but bear a busy machine.
 */
const alone = [
  '**/*.alone.test.ts',
  '**/*{-,.}contract.test.ts',
  '**/contract{,s}.test.ts',
  'packages/testing/test/avatar-processor.test.ts',
  'packages/offline/test/{phones,process-ends,services.*,speaking,wasm}.test.ts',
  'examples/docs.test.ts',
];

/** Long tests in small files: as long as no times are known, the larger file is taken for the longer one. */
const longButSmall =
  /(?:demo\.e2e|(?:avatar-media|run-matrix)\.alone|process-ends|conformance|(?:avatar|offline)-(?:agent|call))\.test\.ts$/;

/** The files that share processes come last, one after another; a long one at the end would keep a single core busy. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project, moduleId }: TestSpecification): number =>
      (project.name === 'alone' ? 0 : 2) + (longButSmall.test(moduleId) ? 0 : 1);
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  resolve: { alias: sources },
  test: {
    projects: [
      {
        extends: true,
        test: { name: 'in real time', include: inRealTime, maxWorkers: cores, sequence: { groupOrder: 0 } },
      },
      { extends: true, test: { name: 'alone', include: alone, sequence: { groupOrder: 1 } } },
      {
        extends: true,
        test: {
          name: 'together',
          include: everywhere,
          exclude: [...configDefaults.exclude, ...inRealTime, ...alone],
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
    sequence: { sequencer: LongestFirst },
    // Many tests wait rather than work, for sockets and children: one file more than there are cores keeps these busy.
    maxWorkers: cores + 1,
    // For leak tests, which ask the collector to run.
    pool: 'forks',
    execArgv: ['--expose-gc'],
    // Many tests make sessions fail on purpose, which write why to the console.
    silent: 'passed-only',
    // A test that hangs fails, one that shares a slow machine does not.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
