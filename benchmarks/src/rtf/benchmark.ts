import { type Runtime, runtimeInfo } from '@antiphon/offline';
import type { Benchmark } from '../benchmark.js';
import { oneAnswer } from '../startup/one-answer.js';
import { PARTS, type RtfFigures } from './measure.js';
import { type RtfRow, rtfRows, rtfSection } from './report.js';

const PASSES = { full: 5, quick: 1 } as const;

export const rtf: Benchmark = {
  name: 'rtf',
  title: 'Offline speech',
  summary: 'seconds of work per second of audio: voice activity, recognition and speech on this machine',
  rounds: 5,
  async run({ rounds, quick, show, live, progress }) {
    const info = await runtimeInfo();
    const runtimes = (['native', 'wasm'] as const).filter((runtime) => info[runtime].available);
    // Speech has one runtime only.
    const cases = PARTS.flatMap((part) =>
      (part === 'speech' ? (['wasm'] as const) : runtimes).map((runtime: Runtime) => ({ part, runtime })),
    );
    const measured = cases.map((each) => ({ ...each, rounds: [] as RtfFigures[] }));
    const rows: readonly RtfRow[] = measured;
    let done = 0;
    for (let round = 0; round < rounds; round++) {
      for (const { part, runtime, rounds: all } of measured) {
        const order = { part, runtime, passes: quick ? PASSES.quick : PASSES.full };
        all.push(await oneAnswer<RtfFigures>('./rtf/child.js', `${part}, ${runtime}`, order));
        progress(++done, rounds * measured.length);
      }
      live(rtfSection(rows));
    }
    show(rtfSection(rows));
    return {
      rows: rtfRows(rows),
      method: [
        'Each part alone in a process of its own, all of them in turn, round by round; the first pass, which loads, is not counted.',
        'Voice activity is Silero on chunks of 20 ms, recognition Moonshine tiny on eleven seconds of recorded speech, speech Flite on four sentences.',
        'One thread for each model; processor time is of all threads of the process.',
      ],
      measured: { parts: rows },
    };
  },
};
