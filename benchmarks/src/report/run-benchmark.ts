import { abortable, systemClock, type Timer } from '@antiphon/core';
import type { Benchmark, BenchmarkRun, Outcome } from '../benchmark.js';
import type { LiveScreen } from './live-screen.js';
import type { Provenance } from './provenance.js';
import type { Report } from './report.js';
import type { Section } from './section.js';
import { sectionText } from './terminal.js';

/** How long a command that is interrupted may take to say what it has. */
const GRACE_MS = 3_000;

export interface RunOrder extends Pick<BenchmarkRun, 'rounds' | 'quick' | 'flags' | 'signal'> {
  readonly screen: LiveScreen;
  readonly provenance: Provenance;
}

/**
 * Runs a command and gathers what it shows and returns. One that is interrupted is reported with what it has.
 *
 * @throws what the command throws, unless it was interrupted
 */
export async function runBenchmark(benchmark: Benchmark, order: RunOrder): Promise<Report> {
  const { screen, provenance, rounds, quick, flags, signal } = order;
  const sections: Section[] = [];
  const running = benchmark.run({
    rounds,
    quick,
    flags,
    signal,
    seed: provenance.seed,
    print: (text) => screen.print(text),
    show: (section) => {
      sections.push(section);
      screen.live(undefined);
      // Plots are for the page: there would be nothing below the title.
      if (hasWords(section)) screen.print(`${sectionText(section)}\n`);
    },
    live: (section) => screen.live(section),
    progress: (done, total) => screen.progress(done, total),
  });
  const outcome = await outcomeOf(running, signal).finally(() => screen.end());
  const { rows = [], method = [], caveats = [], measured } = outcome ?? {};
  return {
    benchmark: benchmark.name,
    title: benchmark.title ?? benchmark.summary,
    sections: [...sections],
    rows,
    method,
    caveats,
    ...(measured === undefined ? {} : { measured }),
    provenance,
    rounds,
    quick,
    interrupted: signal.aborted,
  };
}

const hasWords = ({ text, cards, table }: Section): boolean => (text ?? cards ?? table) !== undefined;

/** Nothing where it was interrupted, and threw or said nothing in time. */
async function outcomeOf(running: Promise<Outcome>, signal: AbortSignal): Promise<Outcome | undefined> {
  const patience = new AbortController();
  let timer: Timer | undefined;
  const hurry = (): void => {
    timer = systemClock.after(GRACE_MS, () => patience.abort());
  };
  signal.addEventListener('abort', hurry, { once: true });
  try {
    return await abortable(running, patience.signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  } finally {
    signal.removeEventListener('abort', hurry);
    timer?.cancel();
  }
}
