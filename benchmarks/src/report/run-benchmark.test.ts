import { expect, test } from 'vitest';
import type { Benchmark } from '../benchmark.js';
import { LiveScreen } from './live-screen.js';
import { REPORT } from './report.fixture.js';
import { runBenchmark } from './run-benchmark.js';

function started(run: Benchmark['run']) {
  const printed: string[] = [];
  const controller = new AbortController();
  const screen = new LiveScreen({ write: (text: string) => printed.push(text) }, () => 0);
  const benchmark: Benchmark = { name: 'one', summary: 'one thing', run };
  const { provenance } = REPORT;
  const order = { rounds: 2, quick: true, flags: {}, signal: controller.signal, screen, provenance };
  return { report: runBenchmark(benchmark, order), interrupt: () => controller.abort(), printed };
}

test('what was shown and returned is reported, and what was shown is printed', async () => {
  const { report, printed } = started(async ({ show, seed }) => {
    show({ title: 'Shown', text: 'words' });
    show({ title: 'Plots alone', plots: [] });
    return { rows: [], method: [`seed ${seed}`] };
  });
  const { title, sections, method, interrupted } = await report;
  expect([title, sections.length, method, interrupted]).toEqual(['one thing', 2, ['seed 1'], false]);
  expect(printed).toEqual(['Shown\n\nwords\n\n']);
});

test('an interruption keeps what was shown, though the command throws', async () => {
  const { report, interrupt } = started(async ({ show, signal }) => {
    show({ title: 'First' });
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('killed'))));
    return { rows: [] };
  });
  interrupt();
  expect(await report).toMatchObject({ interrupted: true, sections: [{ title: 'First' }], rows: [] });
});

test('what a command throws without an interruption is thrown', async () => {
  const { report } = started(async () => Promise.reject(new Error('broken')));
  await expect(report).rejects.toThrow('broken');
});
