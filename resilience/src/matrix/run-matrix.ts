import { setMaxListeners } from 'node:events';
import { patientClock } from '@antiphon/simulators';
import { type Adapter, loadSdks } from '../adapters/index.js';
import { judge, type Verdict } from '../expectations/index.js';
import { type Cell, nameOf } from './cell.js';
import { observe, runCell, SPEED } from './run-cell.js';
import { catchStrays } from './strays.js';

export interface MatrixOptions {
  /** Trials at a time; mostly they wait. @defaultValue 32 */
  readonly concurrency?: number;
  /** Called after each trial. */
  readonly onVerdict?: (verdict: Verdict) => void;
}

export const matrixDefaults = { concurrency: 32 } as const satisfies MatrixOptions;

export interface MatrixOutcome {
  readonly verdicts: readonly Verdict[];
  /** Failures that nobody caught, whoever caused them. */
  readonly strays: readonly string[];
  readonly tookMs: number;
}

/** Runs the trials, many at a time, after one of each adapter in which nothing goes wrong. */
export async function runMatrix(cells: readonly Cell[], options: MatrixOptions = {}): Promise<MatrixOutcome> {
  const { concurrency, onVerdict } = { ...matrixDefaults, ...options };
  const beganMs = performance.now();
  const running = new Set<string>();
  await loadSdks();
  using strays = catchStrays(() => [...running]);
  using clock = patientClock({ speed: SPEED });
  setMaxListeners(0);
  const usual = new Map<Adapter, readonly number[]>();
  const adapters = [...new Set(cells.map(({ adapter }) => adapter))];
  const controls = await inTurns(adapters, concurrency, async (adapter) => {
    const cell: Cell = { adapter, fault: undefined, moment: 'before' };
    return during(nameOf(cell), async () => {
      const evidence = await observe(cell, clock);
      usual.set(
        adapter,
        evidence.lines.map(({ tookMs = 0 }) => tookMs),
      );
      return judge(cell, evidence, []);
    });
  });
  for (const verdict of controls) onVerdict?.(verdict);
  const verdicts = await inTurns(cells, concurrency, (cell) =>
    during(nameOf(cell), async () => {
      const verdict = await runCell(cell, clock, usual.get(cell.adapter) ?? []);
      onVerdict?.(verdict);
      return verdict;
    }),
  );
  // What nobody catches is told after the microtasks.
  await new Promise((resolve) => setImmediate(resolve));
  return {
    verdicts: [...controls, ...verdicts],
    strays: [...strays.messages],
    tookMs: performance.now() - beganMs,
  };

  async function during<T>(name: string, work: () => Promise<T>): Promise<T> {
    running.add(name);
    try {
      return await work();
    } finally {
      running.delete(name);
    }
  }
}

/** Does something with each, so many at a time; the results are in the order given. */
async function inTurns<T, R>(
  things: readonly T[],
  concurrency: number,
  work: (thing: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async () => {
    while (next < things.length) {
      const at = next++;
      results[at] = await work(things[at] as T);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return results;
}
