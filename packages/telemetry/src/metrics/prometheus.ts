import type { Session } from '@antiphon/core';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { type ServiceFigures, watchService } from './service-metrics.js';
import { SessionMetrics } from './session-metrics.js';
import { type SpeechFigures, watchSpeech } from './speech-metrics.js';

export interface PrometheusOptions {
  /** Where the metrics are kept; one of these per registry. @defaultValue a registry of its own */
  readonly registry?: Registry;
  /**
   * Whether to add prom-client's figures of the process, from the first `text()` on: `nodejs_eventloop_lag_*`, memory,
   * garbage collection. They cannot be taken away again. @defaultValue true, with a registry of its own
   */
  readonly process?: boolean;
}

/** What a server serves at `/metrics`, and what fills it. */
export interface PrometheusMetrics {
  readonly registry: Registry;
  readonly contentType: string;
  /** All metrics in the text format of Prometheus. */
  text(): Promise<string>;
  /**
   * Counts a session, from now until it closes. Watching costs something per turn and per scrape, one look-up per
   * frame, and 4 KB per session. The returned function ends it early. A session that is observed already is not counted twice.
   */
  observe(session: Session): () => void;
  /** Shows the figures of a service, such as `Conversations` of `@antiphon/server`, asked at each scrape. */
  watchService(service: { health(): ServiceFigures }): void;
  /** Shows the figures of speech workers, such as `speechWorkers()` of `@antiphon/offline`, asked at each scrape. */
  watchSpeech(workers: { stats(): SpeechFigures }): void;
}

/**
 * Metrics for Prometheus. Times are in seconds, as Prometheus expects. Labels have few values, whoever talks: no ids,
 * nothing that was said.
 */
export function prometheus(options: PrometheusOptions = {}): PrometheusMetrics {
  const { registry = new Registry(), process = options.registry === undefined } = options;
  const sessions = new SessionMetrics(registry);
  let awaitsProcess = process;
  return {
    registry,
    contentType: registry.contentType,
    text() {
      // Not before somebody looks: they observe the process for the rest of its life.
      if (awaitsProcess) collectDefaultMetrics({ register: registry });
      awaitsProcess = false;
      return registry.metrics();
    },
    observe: (session) => sessions.observe(session),
    watchService: (service) => watchService(registry, service),
    watchSpeech: (workers) => watchSpeech(registry, workers),
  };
}
