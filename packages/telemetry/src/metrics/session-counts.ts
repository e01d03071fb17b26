import type { Session } from '@antiphon/core';
import { Counter, type Registry } from 'prom-client';
import { RunningTotal, RunningTotals } from './running-total.js';

export type SessionCounters = ReturnType<typeof sessionCounters>;

/** The counters that are fed from what sessions count themselves; `refresh` brings them up to date. */
export function sessionCounters(registry: Registry, refresh: () => void) {
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ registers: [registry], name, help, labelNames, collect: refresh });
  return {
    frames: counter('antiphon_frames_total', 'Frames that entered sessions.'),
    errors: counter('antiphon_errors_total', 'Errors that processors reported.'),
    interruptions: counter('antiphon_interruptions_total', 'Times that the user took the turn from the bot.'),
    stale: counter('antiphon_stale_frames_total', 'Frames of an older turn that were stopped.'),
    dropped: counter('antiphon_dropped_total', 'What queues dropped by their policy.', ['queue']),
  };
}

/** What one session adds to the counters, from now on. */
export class SessionCounts {
  readonly #session: Session;
  readonly #frames: RunningTotal;
  readonly #errors: RunningTotal;
  readonly #interruptions: RunningTotal;
  readonly #stale: RunningTotal;
  readonly #dropped: RunningTotals;

  constructor(session: Session, counters: SessionCounters) {
    this.#session = session;
    const { frames, errors, interruptions, staleDropped, dropped } = session.stats;
    this.#frames = new RunningTotal(counters.frames, {}, frames);
    this.#errors = new RunningTotal(counters.errors, {}, errors);
    this.#interruptions = new RunningTotal(counters.interruptions, {}, interruptions);
    this.#stale = new RunningTotal(counters.stale, {}, staleDropped);
    this.#dropped = new RunningTotals(counters.dropped, 'queue', {}, { ...dropped });
  }

  refresh(): void {
    const { frames, errors, interruptions, staleDropped, dropped } = this.#session.stats;
    this.#frames.becomes(frames);
    this.#errors.becomes(errors);
    this.#interruptions.becomes(interruptions);
    this.#stale.becomes(staleDropped);
    this.#dropped.become(dropped);
  }
}
