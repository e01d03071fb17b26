import { Counter, Gauge, type Registry } from 'prom-client';
import { oncePerScrape } from './once-per-scrape.js';
import { RunningTotals } from './running-total.js';

/** The figures of the workers of one kind. */
export interface WorkerFigures {
  readonly workers: number;
  readonly busy: number;
  readonly pending: number;
  readonly completed: number;
  readonly failed: number;
  readonly refused: number;
}

/** The figures of speech workers: `stats()` of `speechWorkers()` of `@antiphon/offline` has them. */
export interface SpeechFigures {
  readonly recognition: WorkerFigures;
  readonly synthesis: WorkerFigures;
}

const KINDS = ['recognition', 'synthesis'] as const;

/** Shows speech workers at each scrape. */
export function watchSpeech(registry: Registry, workers: { stats(): SpeechFigures }): void {
  const registers = [registry];
  const stats = oncePerScrape(() => workers.stats());
  const gauge = (name: string, help: string, field: 'workers' | 'busy' | 'pending') =>
    new Gauge({
      ...{ registers, name, help, labelNames: ['kind'] },
      collect() {
        const figures = stats();
        for (const kind of KINDS) this.set({ kind }, figures[kind][field]);
      },
    });
  gauge('antiphon_speech_workers', 'Threads that recognise or synthesise speech.', 'workers');
  gauge('antiphon_speech_workers_busy', 'Those of them that are at work.', 'busy');
  gauge('antiphon_speech_requests_pending', 'Requests that wait for a thread.', 'pending');
  const counter = new Counter({
    ...{ registers, name: 'antiphon_speech_requests_total', labelNames: ['kind', 'result'] },
    help: 'Requests to speech workers, by result.',
    collect() {
      const figures = stats();
      for (const [kind, totals] of byKind) {
        const { completed, failed, refused } = figures[kind];
        totals.become({ completed, failed, refused });
      }
    },
  });
  const byKind = KINDS.map((kind) => [kind, new RunningTotals(counter, 'result', { kind })] as const);
}
