import { quantile } from '../measure/statistics.js';
import type { CallFigures, Component, Figures } from './orders.js';

/** Something that is compared. Less is better, always. */
export interface Metric {
  readonly metric: string;
  readonly unit: string;
  of(figures: Figures): number;
  /** What the project holds itself to. */
  readonly goal?: Goal;
}

/** At most this ratio of pipeline to classic, or at most so much more, in the metric's unit. */
export type Goal = { readonly ratio: number } | { readonly more: number };

const MEBIBYTE = 2 ** 20;
const KIBIBYTE = 2 ** 10;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const share = (values: readonly number[], of: number): number =>
  quantile(
    values.toSorted((one, other) => one - other),
    of,
  );

/** From when the user fell silent until the avatar was heard. */
export const voiceToVoice = ({ turns }: CallFigures): number[] =>
  turns.map(({ speechEndMs = Number.NaN, firstHeardMs = Number.NaN }) => firstHeardMs - speechEndMs);
/** From when the user's words went to the model until the avatar was heard. */
export const textToAvatar = ({ turns }: CallFigures): number[] =>
  turns.map(({ llmStartMs = Number.NaN, firstHeardMs = Number.NaN }) => firstHeardMs - llmStartMs);

const startUp = (metric: string, of: (call: CallFigures) => number, goal?: Goal): Metric => ({
  metric: `start-up: ${metric}`,
  unit: 'ms',
  of: ({ call }) => of(call),
  ...(goal === undefined ? {} : { goal }),
});
const memory = (metric: string, bytes: (call: CallFigures) => number, goal?: Goal): Metric => ({
  metric: `memory: ${metric}`,
  unit: 'MB',
  of: ({ call }) => bytes(call) / MEBIBYTE,
  ...(goal === undefined ? {} : { goal }),
});
const component = (name: Component): Metric => ({
  metric: `memory of ${name} (heap)`,
  unit: 'MB',
  of: ({ components }) => (components?.[name].heapBytes ?? Number.NaN) / MEBIBYTE,
});
const response = (name: string, of: (call: CallFigures) => number[]): Metric[] =>
  [0.5, 0.95, 0.99].map((at) => ({
    metric: `${name} p${100 * at}`,
    unit: 'ms',
    of: ({ call }) => share(of(call), at),
    ...(at === 0.5 ? { goal: { ratio: 1.005 } } : {}),
  }));

/** In the order in which a person reads them. */
export const METRICS: readonly Metric[] = [
  startUp('import', (call) => call.startUp.importMs),
  startUp('init', (call) => call.startUp.initMs),
  startUp('STT', (call) => call.startUp.stagesMs.stt),
  startUp('LLM', (call) => call.startUp.stagesMs.llm),
  startUp('TTS', (call) => call.startUp.stagesMs.tts),
  startUp('avatar', (call) => call.startUp.stagesMs.avatar),
  startUp('total', (call) => call.startUp.totalMs, { ratio: 1.03 }),
  startUp('CPU', (call) => call.startUp.cpuMs),
  memory('RSS mean', ({ moments }) => mean(moments.map(({ rssBytes }) => rssBytes)), { ratio: 1.01 }),
  memory('RSS peak', ({ peakRssBytes }) => peakRssBytes),
  memory('heap kept', ({ held }) => mean(held.map(({ heapBytes }) => heapBytes))),
  component('runtime'),
  component('shared parts'),
  component('Deepgram SDK'),
  component('Gemini SDK'),
  component('HeyGen client'),
  component('frames'),
  component('pipeline'),
  component('conversation'),
  {
    metric: 'memory: a further session, services aside',
    unit: 'KB',
    of: ({ bare }) => bare.bytesPerSession / KIBIBYTE,
    goal: { more: 5 },
  },
  {
    metric: 'CPU: conversation',
    unit: '%',
    of: ({ call }) => call.cpuPercent.conversation,
    goal: { ratio: 1.03 },
  },
  { metric: 'CPU: first turn', unit: '%', of: ({ call }) => call.cpuPercent.firstTurn },
  {
    metric: 'CPU: turns after the first, earlier half',
    unit: '%',
    of: ({ call }) => call.cpuPercent.earlier,
  },
  { metric: 'CPU: turns after the first, later half', unit: '%', of: ({ call }) => call.cpuPercent.later },
  { metric: 'CPU: without sockets', unit: '%', of: ({ bare }) => bare.cpuPercent, goal: { ratio: 1.08 } },
  { metric: 'CPU: idle', unit: '%', of: ({ call }) => call.cpuPercent.idle },
  { metric: 'CPU: STT', unit: '%', of: ({ call }) => call.cpuPercent.listening },
  { metric: 'CPU: LLM', unit: 'ms/answer', of: ({ call }) => call.cpuMs.answer },
  {
    metric: 'CPU: avatar',
    unit: 'ms/answer',
    of: ({ call: { cpuMs } }) => cpuMs.spokenAnswer - cpuMs.answer,
  },
  { metric: 'CPU: events', unit: 'ms/interruption', of: ({ call }) => call.cpuMs.interruption },
  ...response('voice → voice', voiceToVoice),
  ...response('text → avatar', textToAvatar),
  {
    metric: 'response: wiring alone p50',
    unit: 'ms',
    of: ({ bare }) => share(bare.responsesMs, 0.5),
    goal: { more: 0.1 },
  },
  { metric: 'response: wiring alone p99', unit: 'ms', of: ({ bare }) => share(bare.responsesMs, 0.99) },
  { metric: 'event loop late p99', unit: 'ms', of: ({ call }) => call.loopDelayP99Ms },
  { metric: 'allocation', unit: 'MB/s', of: ({ call }) => call.allocatedBytesPerSecond / MEBIBYTE },
];
