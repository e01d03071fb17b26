import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqliteStore } from '../src/store/index.js';

const here = fileURLToPath(new URL('.', import.meta.url));
// Inside the package, from where the program finds what it imports.
const program = join(here, '..', 'node_modules', '.cache', `writing-child-${process.pid}.mjs`);
const core = join(here, '..', '..', 'core', 'src', 'index.ts');

describe('sqliteStore, whose process is killed in the midst of writing,', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'antiphon-killed-'));
    await build({
      entryPoints: [join(here, 'writing-child.ts')],
      outfile: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      alias: { '@antiphon/core': core },
      external: ['rxjs', 'rxjs/*'],
    });
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await rm(program);
  });

  it('has every turn that it said it had, in order and none but those that were written', async () => {
    const file = join(folder, 'conversations.db');
    const acknowledged = await writeUntilKilled(file, 200);
    await using store = await sqliteStore(file);
    for (const [id, last] of acknowledged) {
      const turns = await allTurns(store, id);
      expect(turns.length).toBeGreaterThan(last);
      expect(turns.map(({ turn }) => turn)).toEqual(turns.map((_, index) => index));
      expect(turns.every(({ turn, user }) => user === `question ${turn}`)).toBe(true);
    }
    expect(acknowledged.size).toBe(8);
  });
});

/** Kills the child as soon as it has acknowledged so many turns. Resolves with the last one of each conversation. */
async function writeUntilKilled(file: string, turns: number): Promise<Map<string, number>> {
  const child = spawn(execPath, [program, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const last = new Map<string, number>();
  let count = 0;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [id = '', number] = line.split(' ');
    last.set(id, Number(number));
    if (++count === turns) child.kill('SIGKILL');
  });
  const [[, signal]] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  expect(signal).toBe('SIGKILL');
  return last;
}

async function allTurns(store: Awaited<ReturnType<typeof sqliteStore>>, id: string) {
  const turns = [];
  for (let page = await store.turns(id); page.length > 0; ) {
    turns.push(...page);
    page = await store.turns(id, { after: page.at(-1)?.turn ?? 0 });
  }
  return turns;
}
