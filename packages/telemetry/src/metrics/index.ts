export { type PrometheusMetrics, type PrometheusOptions, prometheus } from './prometheus.js';
export type { ServiceFigures } from './service-metrics.js';
export type { SpeechFigures, WorkerFigures } from './speech-metrics.js';
