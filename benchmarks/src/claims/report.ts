import { bootstrapMedian } from '../measure/bootstrap.js';
import { quantile, spreadOf } from '../measure/statistics.js';
import { type FigureRow, ratioRow, type Section, valueRow } from '../report/index.js';
import type { Keeper, MemoryFigures } from './memory/measure.js';
import { type Talk, WAY_NAMES, type Way } from './talks.js';

const KIBIBYTE = 1_024;

/** One pass of every way. */
export type TalkRound = Readonly<Record<Way, Talk>>;

/** Where somebody claimed a gain: our way against the other one, and what was claimed, both as shares of the other. */
export interface Claim {
  readonly name: string;
  readonly claimed: number;
  /** Round by round. */
  readonly ratios: readonly number[];
}

const p50 = (values: readonly number[]): number => quantile(values.toSorted(ascending), 0.5);
const ascending = (one: number, other: number): number => one - other;

export function memoryClaims(rounds: readonly MemoryFigures[]): readonly Claim[] {
  const against = (other: Keeper): number[] =>
    rounds.map(({ served, [other]: kept }) => (served.at(-1) as number) / (kept.at(-1) as number));
  return [
    { name: 'memory: a session ÷ one that keeps everything', claimed: 0.2, ratios: against('everything') },
    { name: 'memory: a session ÷ one that keeps 10 MiB', claimed: 0.2, ratios: against('bounded') },
  ];
}

const POLLED = [
  ['polled every 500 ms', 'recorded, polled every 500 ms'],
  ['polled every second', 'recorded, polled every second'],
] as const satisfies readonly (readonly [string, Way])[];

export function talkClaims(rounds: readonly TalkRound[]): readonly Claim[] {
  const latency = (other: Way, of: 'answerMs' | 'wholeMs'): number[] =>
    rounds.map(({ utterance, [other]: polled }) => p50(utterance.answerMs) / p50(polled[of]));
  const cpu = (ours: Way, other: Way): number[] =>
    rounds.map((round) => round[ours].cpuMsPerTurn / round[other].cpuMsPerTurn);
  const requests = 'chunks of 100 ms';
  return [
    ...POLLED.flatMap(([name, way]) => [
      { name: `answer: socket ÷ ${name}`, claimed: 0.4, ratios: latency(way, 'answerMs') },
      { name: `answer: socket ÷ ${name}, as a whole`, claimed: 0.4, ratios: latency(way, 'wholeMs') },
    ]),
    {
      name: 'CPU a turn: streaming ÷ a request for 100 ms',
      claimed: 1 / 3,
      ratios: cpu('streaming', requests),
    },
    {
      name: 'CPU a turn: utterance ÷ a request for 100 ms',
      claimed: 1 / 3,
      ratios: cpu('utterance', requests),
    },
    {
      name: 'CPU a turn: utterance ÷ a request for 2 s',
      claimed: 1 / 3,
      ratios: cpu('utterance', 'chunks of 2 s'),
    },
  ];
}

export function claimsSection(claims: readonly Claim[]): Section {
  return {
    title: 'What was claimed, and what was found',
    text: 'What our way takes, as a share of what the other one takes.',
    table: {
      head: ['ours ÷ the other way', 'median', 'of the rounds', 'claimed', 'reached'],
      rows: claims.map(({ name, claimed, ratios }) => {
        const { median } = bootstrapMedian(ratios);
        const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
        const isReached = median <= claimed;
        return [
          name,
          median.toFixed(3),
          `${low.toFixed(3)}–${high.toFixed(3)}`,
          claimed.toFixed(2),
          { text: isReached ? 'yes' : 'no', tone: isReached ? 'good' : 'bad' },
        ];
      }),
    },
  };
}

const KEEPER_NAMES: Readonly<Record<Keeper, string>> = {
  served: 'a session of the server',
  bounded: 'a session that keeps 10 MiB of sound',
  everything: 'a session that keeps everything',
};

export function memorySection(rounds: readonly MemoryFigures[], minutes: number): Section {
  const keepers = Object.keys(KEEPER_NAMES) as Keeper[];
  const kibibytes = (bytes: readonly number[]): string => (spreadOf(bytes).median / KIBIBYTE).toFixed(0);
  return {
    title: 'Memory of a long conversation',
    text: 'Heap and buffers that are held after a collection, beyond what was held before it began.',
    table: {
      head: ['', 'KB at the beginning', `KB after ${minutes} min`, 'KB more a minute'],
      rows: keepers.map((keeper) => [
        KEEPER_NAMES[keeper],
        kibibytes(rounds.map(({ [keeper]: looks }) => looks[0] as number)),
        kibibytes(rounds.map(({ [keeper]: looks }) => looks.at(-1) as number)),
        (p50(slopes(rounds, keeper, minutes)) / KIBIBYTE).toFixed(1),
      ]),
    },
  };
}

/** In the second half, where what is bounded should be full, in bytes a minute. */
function slopes(rounds: readonly MemoryFigures[], keeper: Keeper, minutes: number): number[] {
  return rounds.map(({ [keeper]: looks }) => {
    const middle = Math.floor(looks.length / 2);
    const everyMinutes = minutes / (looks.length - 1);
    const spanMinutes = (looks.length - 1 - middle) * everyMinutes;
    return ((looks.at(-1) as number) - (looks[middle] as number)) / spanMinutes;
  });
}

export function talkSection(rounds: readonly TalkRound[]): Section {
  return {
    title: 'By socket and by HTTP',
    text: 'An answer is heard when its first sound has come; whoever polls may have to wait for the whole of it. Processor time is of the server, all threads.',
    table: {
      head: [
        'way',
        'turns',
        'answer p50 ms',
        'p95',
        'whole p50 ms',
        'p95 ',
        'CPU ms a turn',
        'turns a CPU second',
      ],
      rows: WAY_NAMES.map((way) => {
        const answers = rounds.flatMap(({ [way]: each }) => each.answerMs).toSorted(ascending);
        const whole = rounds.flatMap(({ [way]: each }) => each.wholeMs).toSorted(ascending);
        const cpuMs = p50(rounds.map(({ [way]: each }) => each.cpuMsPerTurn));
        return [
          way,
          String(answers.length),
          ...[0.5, 0.95].map((share) => quantile(answers, share).toFixed(0)),
          ...[0.5, 0.95].map((share) => (whole.length === 0 ? '–' : quantile(whole, share).toFixed(0))),
          cpuMs.toFixed(2),
          (1_000 / cpuMs).toFixed(0),
        ];
      }),
    },
  };
}

export function claimsRows(
  claims: readonly Claim[],
  memory: readonly MemoryFigures[],
  minutes: number,
): FigureRow[] {
  return [
    ...claims.map(({ name, ratios }) => ratioRow(name, ratios)),
    valueRow(
      'memory a session gains',
      'KB/min',
      slopes(memory, 'served', minutes).map((bytes) => bytes / KIBIBYTE),
    ),
  ];
}
