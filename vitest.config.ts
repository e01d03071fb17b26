import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Every package resolves to its sources, by either door, so that tests never depend on a build. */
const sources = readdirSync(`${root}packages`).flatMap((name) => [
  { find: new RegExp(`^@antiphon/${name}$`), replacement: `${root}packages/${name}/src/index.ts` },
  {
    find: new RegExp(`^@antiphon/${name}/frame-free$`),
    replacement: `${root}packages/${name}/src/frame-free.ts`,
  },
]);

/** Tests beside what they test. They share processes: starting one for each would take longer than they do. */
const together = ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts', 'scripts/**/*.test.ts'];
/**
 * Tests that load models, measure memory or change their surroundings: each has a process of its own. So has the one
 * that runs the examples once more, for the pages that quote them.
 */
const alone = [
  'packages/*/test/**/*.test.ts',
  'benchmarks/**/*.test.ts',
  'resilience/**/*.test.ts',
  'examples/docs.test.ts',
];

/** What takes real time begins first, and the files that share processes come last, one after another. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification): number =>
      /\.e2e\.test\.ts$/.test(moduleId) ? 0 : project.name === 'alone' ? 1 : 2;
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  resolve: { alias: sources.filter(({ replacement }) => !replacement.includes('moonshine-tiny-en')) },
  test: {
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: {
          name: 'together',
          include: together,
          exclude: [...configDefaults.exclude, ...alone],
          isolate: false,
        },
      },
    ],
    sequence: { sequencer: LongestFirst },
    // Many tests wait rather than work, also on two cores.
    maxWorkers: '100%',
    // For leak tests, which ask the collector to run.
    pool: 'forks',
    execArgv: ['--expose-gc'],
    // A test that hangs fails, one that shares a slow machine does not.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
