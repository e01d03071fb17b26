import { basename } from 'node:path';
import type { Benchmark } from '../benchmark.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { oneAnswer } from '../startup/one-answer.js';
import { pathOf } from './load.js';
import type { CustomFigures, CustomOrder } from './measure.js';
import { customRows, customSection } from './report.js';

const FULL = { sessions: 100, stretches: 10, frames: 5_000, interruptions: 100 };
const QUICK = { sessions: 10, stretches: 3, frames: 500, interruptions: 10 };
/** Of a round: somebody's code may never come back. */
const LIMIT = { limitMs: 300_000 } as const;

export const custom: Benchmark = {
  name: 'custom',
  title: 'A pipeline of your own',
  summary: 'a pipeline of your own: start-up, sessions, frames, memory, interruption',
  argument: 'file',
  help: [
    'FILE             a module that exports `line`, a pipeline or what makes one,',
    '                 and, if it likes, `frame(index)`, what is sent every 20 ms (silence)',
  ],
  rounds: 7,
  async run({ rounds, quick, flags, signal, show, live, progress }) {
    const path = pathOf(flags.file as string | undefined);
    const all: CustomFigures[] = [];
    const order: CustomOrder = { path, ...(quick ? QUICK : FULL) };
    await untilInterrupted(signal, async () => {
      for (let round = 0; round < rounds; round++) {
        all.push(await oneAnswer<CustomFigures>('./custom/child.js', basename(path), order, LIMIT));
        live(customSection(all, basename(path)));
        progress(round + 1, rounds);
      }
    });
    if (all.length > 0) show(customSection(all, basename(path)));
    return {
      rows: all.length > 0 ? customRows(all) : [],
      method: [
        'Each round has a process of its own, which loads the module first.',
        'Time is virtual and moves 20 ms a frame: what waits for the real clock or for a network is not waited for.',
        'Processor time is of all threads; heap is what stays after a collection, buffers and all.',
      ],
      measured: { rounds: all },
    };
  },
};
