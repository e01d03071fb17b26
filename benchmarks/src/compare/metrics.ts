import { quantile } from '../measure/statistics.js';
import type { CallFigures } from './call-order.js';

/** Something that is compared. Less is better, always. */
export interface Metric {
  readonly metric: string;
  readonly unit: string;
  of(figures: CallFigures): number;
  /** The ratio of pipeline to classic that the project holds itself to. */
  readonly goal?: number;
}

const MEBIBYTE = 2 ** 20;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const share = (values: readonly number[], of: number): number =>
  quantile(
    values.toSorted((one, other) => one - other),
    of,
  );

/** From when the user fell silent until the first of the answer was heard. */
const voiceToVoice = ({ turns }: CallFigures): number[] =>
  turns.map(({ speechEndMs = Number.NaN, firstHeardMs = Number.NaN }) => firstHeardMs - speechEndMs);
/** From when the user's words went to the model until the first of the answer could be heard. */
const textToAudio = ({ turns }: CallFigures): number[] =>
  turns.map(({ llmStartMs = Number.NaN, firstAudioMs = Number.NaN }) => firstAudioMs - llmStartMs);
const megabytes = (of: (figures: CallFigures) => number) => (figures: CallFigures) => of(figures) / MEBIBYTE;
const heap = ({ held }: CallFigures): number[] => held.map(({ heapBytes }) => heapBytes);

export const METRICS: readonly Metric[] = [
  { metric: 'start-up: import', unit: 'ms', of: ({ startUp }) => startUp.importMs },
  { metric: 'start-up: init', unit: 'ms', of: ({ startUp }) => startUp.initMs },
  { metric: 'start-up: STT', unit: 'ms', of: ({ startUp }) => startUp.stagesMs.stt },
  { metric: 'start-up: LLM', unit: 'ms', of: ({ startUp }) => startUp.stagesMs.llm },
  { metric: 'start-up: TTS', unit: 'ms', of: ({ startUp }) => startUp.stagesMs.tts },
  { metric: 'start-up: total', unit: 'ms', of: ({ startUp }) => startUp.totalMs, goal: 1.03 },
  { metric: 'start-up: CPU', unit: 'ms', of: ({ startUp }) => startUp.cpuMs },
  { metric: 'CPU: conversation', unit: '%', of: ({ cpuPercent }) => cpuPercent, goal: 1.03 },
  {
    metric: 'CPU: first turn',
    unit: '%',
    of: ({ cpuPercentByTurn }) => cpuPercentByTurn[0] ?? Number.NaN,
  },
  {
    metric: 'CPU: last turn',
    unit: '%',
    of: ({ cpuPercentByTurn }) => cpuPercentByTurn.at(-1) ?? Number.NaN,
  },
  { metric: 'CPU: idle', unit: '%', of: ({ idleCpuPercent }) => idleCpuPercent },
  {
    metric: 'memory: RSS mean',
    unit: 'MB',
    of: megabytes(({ held }) => mean(held.map(({ rssBytes }) => rssBytes))),
    goal: 1.01,
  },
  { metric: 'memory: RSS peak', unit: 'MB', of: megabytes(({ peakRssBytes }) => peakRssBytes) },
  { metric: 'memory: heap mean', unit: 'MB', of: megabytes((figures) => mean(heap(figures))) },
  { metric: 'memory: heap peak', unit: 'MB', of: megabytes((figures) => Math.max(...heap(figures))) },
  {
    metric: 'voice → voice p50',
    unit: 'ms',
    of: (figures) => share(voiceToVoice(figures), 0.5),
    goal: 1.005,
  },
  { metric: 'voice → voice p95', unit: 'ms', of: (figures) => share(voiceToVoice(figures), 0.95) },
  { metric: 'text → audio p50', unit: 'ms', of: (figures) => share(textToAudio(figures), 0.5) },
  { metric: 'text → audio p95', unit: 'ms', of: (figures) => share(textToAudio(figures), 0.95) },
  { metric: 'event loop late p99', unit: 'ms', of: ({ loopDelayP99Ms }) => loopDelayP99Ms },
];
