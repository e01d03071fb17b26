import { Counter, Gauge, type Registry } from 'prom-client';
import { oncePerScrape } from './once-per-scrape.js';
import { RunningTotal, RunningTotals } from './running-total.js';

/** The figures of a service that are shown: `ServiceHealth` of `@antiphon/server` has them. */
export interface ServiceFigures {
  readonly totalSessions: number;
  readonly activeSessions: number;
  readonly connectedSessions: number;
  readonly maxSessions: number;
  readonly admission: string;
  readonly opened: number;
  readonly expired: number;
  readonly turns: number;
  readonly pendingTurns: number;
  readonly lostTurns: number;
  /** Requests that were refused, by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** In ms. */
  readonly eventLoopDelayMs: number;
}

const ADMISSIONS = ['open', 'full', 'busy', 'draining'];

/** Shows a service at each scrape. */
export function watchService(registry: Registry, service: { health(): ServiceFigures }): void {
  const registers = [registry];
  const health = oncePerScrape(() => service.health());
  const gauge = (name: string, help: string, value: (figures: ServiceFigures) => number) =>
    new Gauge({
      ...{ registers, name, help },
      collect() {
        this.set(value(health()));
      },
    });
  const counter = (name: string, help: string, value: (figures: ServiceFigures) => number) => {
    const total = new RunningTotal(
      new Counter({ registers, name, help, collect: () => total.becomes(value(health())) }),
    );
  };

  new Gauge({
    ...{ registers, name: 'antiphon_conversations', labelNames: ['state'] },
    help: 'Conversations of this process: active can be talked in, ending cannot.',
    collect() {
      const { totalSessions, activeSessions } = health();
      this.set({ state: 'active' }, activeSessions);
      this.set({ state: 'ending' }, totalSessions - activeSessions);
    },
  });
  gauge(
    'antiphon_conversations_connected',
    'Conversations with a client that is there.',
    (figures) => figures.connectedSessions,
  );
  gauge(
    'antiphon_conversations_max',
    'Conversations that are let in at most.',
    (figures) => figures.maxSessions,
  );
  new Gauge({
    ...{ registers, name: 'antiphon_admission', labelNames: ['state'] },
    help: '1 for what would become of another conversation now.',
    collect() {
      const { admission } = health();
      for (const state of ADMISSIONS) this.set({ state }, state === admission ? 1 : 0);
    },
  });
  counter(
    'antiphon_conversations_opened_total',
    'Conversations that were opened.',
    (figures) => figures.opened,
  );
  counter(
    'antiphon_conversations_expired_total',
    'Conversations that were idle for too long.',
    (figures) => figures.expired,
  );
  const refused = new RunningTotals(
    new Counter({
      ...{ registers, name: 'antiphon_refusals_total', labelNames: ['reason'] },
      help: 'Conversations that were refused, by reason.',
      collect: () => refused.become(health().refused),
    }),
    'reason',
  );
  counter('antiphon_turns_stored_total', 'Turns that are durable.', (figures) => figures.turns);
  gauge(
    'antiphon_turns_pending',
    'Finished turns that wait to be stored.',
    (figures) => figures.pendingTurns,
  );
  counter(
    'antiphon_turns_lost_total',
    'Finished turns that could not be stored.',
    (figures) => figures.lostTurns,
  );
  gauge(
    'antiphon_event_loop_delay_seconds',
    'The 99th percentile by which the event loop was late, lately.',
    (figures) => figures.eventLoopDelayMs / 1000,
  );
}
