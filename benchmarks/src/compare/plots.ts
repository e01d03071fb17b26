import { quantile } from '../measure/statistics.js';
import type { Section, StacksPlot, WaterfallPlot } from '../report/index.js';
import { memoryOverTime } from './memory-over-time.js';
import { textToAvatar, voiceToVoice } from './metrics.js';
import { type CallFigures, COMPONENTS, type Component, type Figures, type Held } from './orders.js';
import type { Pair, Side } from './pairs.js';
import type { Names } from './report.js';

const MEBIBYTE = 2 ** 20;

const median = (values: readonly number[]): number =>
  quantile(
    values.filter(Number.isFinite).toSorted((one, other) => one - other),
    0.5,
  );

/** The figures of one side, in both halves of a plot the same way. */
interface Half {
  readonly name: string;
  readonly figures: readonly Figures[];
}

/** Pictures of what was measured: where the time goes, and how it is spread. Nothing where nothing was measured. */
export function plotSections(pairs: readonly Pair[], [classic, pipeline]: Names): Section[] {
  if (pairs.length === 0) return [];
  const half = (side: Side, name: string): Half => ({ name, figures: pairs.map((pair) => pair[side]) });
  const halves = [half('classic', classic), half('pipeline', pipeline)];
  return [responseSection(halves), startUpSection(halves), memorySection(halves), cpuSection(halves, pairs)];
}

function responseSection(halves: readonly Half[]): Section {
  const all = (of: (call: CallFigures) => number[]) =>
    halves.map(({ name, figures }) => ({ name, values: figures.flatMap(({ call }) => of(call)) }));
  return {
    title: 'How soon it answers',
    plots: [
      turnWaterfall(halves),
      {
        kind: 'strips',
        title: 'From the end of the user’s voice to the avatar’s',
        caption: 'Every turn of every conversation; microphones hear in steps of 20 ms.',
        axis: 'ms',
        groups: all(voiceToVoice),
      },
      {
        kind: 'strips',
        title: 'From the user’s words to the avatar’s voice',
        axis: 'ms',
        groups: all(textToAvatar),
      },
      {
        kind: 'strips',
        title:
          'The wiring alone: from the end of the turn to the first audio, with services that answer at once',
        caption: 'The fastest 95 % of all turns: those behind them wait for what else the process does.',
        axis: 'µs',
        groups: halves.map(({ name, figures }) => {
          const values = figures.flatMap(({ bare }) => bare.responsesMs.map((ms) => 1_000 * ms));
          // The rest would press these flat.
          const most = quantile(
            values.toSorted((one, other) => one - other),
            0.95,
          );
          return { name, values: values.filter((value) => value <= most) };
        }),
      },
    ],
  };
}

function turnWaterfall(halves: readonly Half[]): WaterfallPlot {
  const stages = [
    ['transcript', 'speechEndMs', 'transcriptMs'],
    ['end of turn', 'speechEndMs', 'endOfTurnMs'],
    ['first token', 'llmStartMs', 'firstTokenMs'],
    ['first audio', 'firstTokenMs', 'firstAudioMs'],
    ['heard', 'firstAudioMs', 'firstHeardMs'],
  ] as const;
  return {
    kind: 'waterfall',
    title: 'A turn, from the end of the user’s voice',
    caption: 'Medians of all turns. The voice counts as ended once it has been silent for a while.',
    lanes: halves.map(({ name, figures }) => {
      const turns = figures.flatMap(({ call }) => call.turns);
      const at = (mark: (typeof stages)[number][1 | 2]): number =>
        median(turns.map((marks) => (marks[mark] ?? Number.NaN) - (marks.speechEndMs ?? Number.NaN)));
      return {
        name,
        bars: stages.map(([stage, from, to]) => ({ name: stage, fromMs: at(from), toMs: at(to) })),
      };
    }),
  };
}

function startUpSection(halves: readonly Half[]): Section {
  const lanes = halves.map(({ name, figures }) => {
    const of = (read: (call: CallFigures) => number): number => median(figures.map(({ call }) => read(call)));
    const importMs = of(({ startUp }) => startUp.importMs);
    const readyMs = importMs + of(({ startUp }) => startUp.initMs);
    const opened = (['stt', 'llm', 'tts', 'avatar'] as const).map((stage) => ({
      name: stage === 'avatar' ? stage : stage.toUpperCase(),
      fromMs: readyMs,
      toMs: readyMs + of(({ startUp }) => startUp.stagesMs[stage]),
    }));
    const loaded = [
      { name: 'import', fromMs: 0, toMs: importMs },
      { name: 'init', fromMs: importMs, toMs: readyMs },
    ];
    return { name, bars: [...loaded, ...opened] };
  });
  return {
    title: 'How it starts',
    plots: [
      {
        kind: 'waterfall',
        title: 'From an empty process to an agent that listens',
        caption: 'Medians. The parts open side by side, and load their SDKs meanwhile.',
        lanes,
      },
    ],
  };
}

function memorySection(halves: readonly Half[]): Section {
  const stacks = (title: string, of: (held: Held) => number): StacksPlot => ({
    kind: 'stacks',
    title,
    caption: 'What the process holds more after each part was loaded, in this order.',
    axis: 'MB',
    stacks: halves.map(({ name, figures }) => {
      const weighed = figures.flatMap(({ components }) => components ?? []);
      const part = (component: Component) => ({
        name: component,
        value: median(weighed.map((components) => of(components[component]))) / MEBIBYTE,
      });
      return { name, parts: COMPONENTS.map(part) };
    }),
  });
  return {
    title: 'What it holds',
    plots: [
      memoryOverTime(
        halves.map(({ name, figures }) => ({ name, runs: figures.map(({ call }) => call.moments) })),
      ),
      stacks('Memory by component (RSS)', ({ rssBytes }) => rssBytes),
      stacks('Memory by component (heap, and what it holds outside itself)', ({ heapBytes }) => heapBytes),
    ],
  };
}

function cpuSection(halves: readonly Half[], pairs: readonly Pair[]): Section {
  const stacks = halves.map(({ name, figures }) => {
    const of = (read: (call: CallFigures) => number): number => median(figures.map(({ call }) => read(call)));
    const idle = of(({ cpuPercent }) => cpuPercent.idle);
    const listening = of(({ cpuPercent }) => cpuPercent.listening);
    const conversation = of(({ cpuPercent }) => cpuPercent.conversation);
    const parts = [
      { name: 'idle', value: idle },
      { name: 'STT: silence into a microphone', value: listening - idle },
      { name: 'the rest of a conversation: answers, avatar, events', value: conversation - listening },
    ];
    return { name, parts };
  });
  const answers = halves.map(({ name, figures }) => {
    const of = (read: (call: CallFigures) => number): number => median(figures.map(({ call }) => read(call)));
    const answer = of(({ cpuMs }) => cpuMs.answer);
    const interruption = of(({ cpuMs }) => cpuMs.interruption);
    const parts = [
      { name: 'LLM', value: answer },
      { name: 'voice and avatar', value: of(({ cpuMs }) => cpuMs.spokenAnswer) - answer },
      { name: 'an interruption', value: interruption },
    ];
    return { name, parts };
  });
  const ratios = (of: (figures: Figures) => number): number[] =>
    pairs.map(({ classic, pipeline }) => of(pipeline) / of(classic));
  return {
    title: 'What it computes',
    plots: [
      { kind: 'stacks', title: 'Processor time of a conversation', axis: '% of a core', stacks },
      { kind: 'stacks', title: 'Processor time of an answer', axis: 'ms', stacks: answers },
      {
        kind: 'strips',
        title: 'Ratios of processor time, pair by pair',
        axis: 'second ÷ first',
        groups: [
          { name: 'with sockets', values: ratios(({ call }) => call.cpuPercent.conversation) },
          { name: 'without', values: ratios(({ bare }) => bare.cpuPercent) },
        ],
      },
    ],
  };
}
