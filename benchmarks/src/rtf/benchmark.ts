import { type Runtime, runtimeInfo } from '@antiphon/offline';
import type { Benchmark, BenchmarkRun, Outcome } from '../benchmark.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import type { Section } from '../report/index.js';
import { oneAnswer } from '../startup/one-answer.js';
import { UsageError } from '../usage-error.js';
import { PARTS, type RtfFigures } from './measure.js';
import { NOISES, type NoiseFigures, type NoiseOrder, RATIOS_DB } from './noise/measure.js';
import { noiseRows, noiseSection } from './noise/report.js';
import { rtfRows, rtfSection } from './report.js';
import type { StitchingFigures, StitchingOrder } from './stitching/measure.js';
import { stitchingRows, stitchingSection } from './stitching/report.js';
import type { WorkersFigures, WorkersOrder } from './workers/measure.js';
import { workersRows, workersSection } from './workers/report.js';

const PASSES = { full: 5, quick: 1 } as const;
const BURSTS = { full: 10, quick: 3 } as const;
const WORKERS = [1, 2, 3] as const;
const CALLERS = [1, 2, 4, 8] as const;

/** What can be measured by itself. */
const SUBJECTS = {
  parts: measureParts,
  workers: measureWorkers,
  noise: measureNoise,
  stitching: measureStitching,
};
type Subject = keyof typeof SUBJECTS;

export const rtf: Benchmark = {
  name: 'rtf',
  title: 'Offline speech',
  summary: 'seconds of work per second of audio: voice activity, recognition and speech on this machine',
  rounds: 5,
  flags: { only: { type: 'string' } },
  help: [
    `--only ${Object.keys(SUBJECTS).join('|')}    just that: work per second, many callers, noise, or utterances in pieces`,
  ],
  async run(run) {
    const outcomes: Outcome[] = [];
    for (const subject of subjectsOf(run.flags.only)) {
      if (!run.signal.aborted) outcomes.push(await SUBJECTS[subject](run));
    }
    return {
      rows: outcomes.flatMap(({ rows }) => rows),
      method: outcomes.flatMap(({ method = [] }) => method),
      caveats: outcomes.flatMap(({ caveats = [] }) => caveats),
      measured: Object.assign({}, ...outcomes.map(({ measured }) => measured)),
    };
  },
};

/** @throws Error when there is no such subject */
function subjectsOf(only: string | boolean | undefined): readonly Subject[] {
  const subjects = Object.keys(SUBJECTS) as Subject[];
  if (only === undefined) return subjects;
  const chosen = subjects.filter((subject) => subject === only);
  if (chosen.length === 0) throw new UsageError(`--only is '${only}'; ${subjects.join(', ')} is expected`);
  return chosen;
}

type Rounds<Case, Figures> = Case & { readonly rounds: readonly Figures[] };

/** Measures every case in each round, in turn with the others. */
async function rounds<Case extends object, Figures>(
  run: BenchmarkRun,
  cases: readonly Case[],
  measure: (each: Case, round: number) => Promise<Figures>,
  section: (rows: readonly Rounds<Case, Figures>[]) => Section,
): Promise<readonly Rounds<Case, Figures>[]> {
  const measured = cases.map((each) => ({ ...each, rounds: [] as Figures[] }));
  let done = 0;
  await untilInterrupted(run.signal, async () => {
    for (let round = 0; round < run.rounds; round++) {
      for (const each of measured) {
        each.rounds.push(await measure(each, round));
        run.progress(++done, run.rounds * measured.length);
      }
      run.live(section(measured));
    }
  });
  const whole = measured.filter((each) => each.rounds.length > 0);
  if (whole.length > 0) run.show(section(whole));
  return whole;
}

async function measureParts(run: BenchmarkRun): Promise<Outcome> {
  const info = await runtimeInfo();
  const runtimes = (['native', 'wasm'] as const).filter((runtime) => info[runtime].available);
  // Speech has one runtime only.
  const cases = PARTS.flatMap((part) =>
    (part === 'speech' ? (['wasm'] as const) : runtimes).map((runtime: Runtime) => ({ part, runtime })),
  );
  const passes = run.quick ? PASSES.quick : PASSES.full;
  const measure = ({ part, runtime }: (typeof cases)[number]) =>
    oneAnswer<RtfFigures>('./rtf/child.js', `${part}, ${runtime}`, { part, runtime, passes });
  const rows = await rounds(run, cases, measure, rtfSection);
  return {
    rows: rtfRows(rows),
    method: [
      'Each part alone in a process of its own, all of them in turn, round by round; the first pass, which loads, is not counted.',
      'Voice activity is Silero on chunks of 20 ms, recognition Moonshine tiny on eleven seconds of recorded speech, speech Flite on four sentences.',
      'One thread for each model; processor time is of all threads of the process.',
    ],
    measured: { parts: rows },
  };
}

async function measureWorkers(run: BenchmarkRun): Promise<Outcome> {
  const bursts = run.quick ? BURSTS.quick : BURSTS.full;
  const cases = WORKERS.flatMap((workers) => CALLERS.map((callers) => ({ workers, callers })));
  const measure = ({ workers, callers }: (typeof cases)[number]) => {
    const order: WorkersOrder = { workers, callers, bursts };
    return oneAnswer<WorkersFigures>('./rtf/workers/child.js', `${workers} workers`, order);
  };
  const rows = await rounds(run, cases, measure, workersSection);
  return {
    rows: workersRows(rows),
    method: [
      'Speech workers in a process of their own: all callers stop speaking at the same moment, again and again; each utterance of three seconds is recognised, and answered by a sentence of three seconds that no cache holds.',
    ],
    caveats: [
      'Real callers do not stop speaking all at once: what they wait is nearer to the row of one caller.',
    ],
    measured: { workers: rows },
  };
}

async function measureNoise(run: BenchmarkRun): Promise<Outcome> {
  const noisy = NOISES.flatMap((noise) => RATIOS_DB.map((ratioDb) => ({ noise, ratioDb })));
  const cases: readonly Omit<NoiseOrder, 'seed'>[] = [{ noise: 'fan' }, ...noisy];
  const measure = ({ noise, ratioDb }: (typeof cases)[number], round: number) => {
    const order: NoiseOrder = {
      noise,
      seed: run.seed + round,
      ...(ratioDb === undefined ? {} : { ratioDb }),
    };
    return oneAnswer<NoiseFigures>('./rtf/noise/child.js', noise, order);
  };
  const rows = await rounds(run, cases, measure, noiseSection);
  return {
    rows: noiseRows(rows),
    method: [
      'Noise is added to a recorded human voice and to sentences of two synthetic ones; Moonshine tiny recognises each as it is and after RNNoise. Every round has a fan of its own; the talking people are always the same.',
    ],
    caveats: ['Some 190 words: a difference of a few per cent says nothing.'],
    measured: { noise: rows },
  };
}

/** The same every time: one round says it. */
async function measureStitching(run: BenchmarkRun): Promise<Outcome> {
  const cases: readonly StitchingOrder[] = [{ sentences: run.quick ? 1 : 4 }];
  const measure = (order: StitchingOrder) =>
    oneAnswer<StitchingFigures>('./rtf/stitching/child.js', 'stitching', order);
  const rows = await rounds({ ...run, rounds: 1 }, cases, measure, stitchingSection);
  return {
    rows: stitchingRows(rows),
    method: [
      'Utterances of four sentences by two synthetic voices, begun at every second sentence, and one of a recorded human; Moonshine tiny recognises each whole, and as a session of the server in utterance mode has it: in windows that are stitched for what is shown early, in stretches for what counts.',
    ],
    measured: { stitching: rows },
  };
}
