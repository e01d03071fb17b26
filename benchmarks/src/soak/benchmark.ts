import type { Benchmark } from '../benchmark.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { oneAnswer } from '../startup/one-answer.js';
import { UsageError } from '../usage-error.js';
import { VARIANTS } from './agents.js';
import type { SoakFigures, SoakOrder } from './measure-soak.js';
import { soakRows, soakSection } from './report.js';

const FULL = { hours: 10, everyMinutes: 10 };
const QUICK = { hours: 1, everyMinutes: 6 };

/**
 * Without the optimising compiler. It makes code anew for hours, 300 KB of it in ten, which lies on the heap and would
 * hide what is looked for; heap snapshots show that nothing else grows there.
 */
const ENGINE = { flags: ['--no-opt'] } as const;

export const soak: Benchmark = {
  name: 'soak',
  title: 'Memory over a talk of hours',
  summary: 'memory over 10 hours of talk in virtual time, by hand and by pipeline: its slope',
  flags: { hours: { type: 'string' } },
  help: ['--hours N    simulated hours, after two in which everything fills (10)'],
  async run({ quick, flags, signal, show, live, progress }) {
    const sizes = quick ? QUICK : FULL;
    const hours = Number(flags.hours ?? sizes.hours);
    if (!(hours >= 1))
      throw new UsageError(`--hours is '${flags.hours}'; a number of at least 1 is expected`);
    const soaks: SoakFigures[] = [];
    await untilInterrupted(signal, async () => {
      for (const variant of VARIANTS) {
        const order: SoakOrder = { ...sizes, hours, variant };
        soaks.push(await oneAnswer<SoakFigures>('./soak/child.js', variant, order, ENGINE));
        live(soakSection(soaks));
        progress(soaks.length, VARIANTS.length);
      }
    });
    if (soaks.length > 0) show(soakSection(soaks));
    return {
      rows: soakRows(soaks),
      method: [
        'One process for each variant, and one without an agent as the control; the same scripted services, user and clock in virtual time, the microphone always on.',
        'The user speaks five times a minute, and in every third exchange once more in the middle of the answer.',
        'Heap and buffers are looked at after collections; the slope is the median of what was added between one look and the next, with its interval by the bootstrap.',
        'The optimising compiler is off: what it makes lies on the heap too, and grows for hours.',
        'Two simulated hours go before: the conversation, which remembers 200 messages, is full then.',
      ],
      caveats: [
        'No vendor is connected: what their clients and sockets keep is shown by test:soak, with faults.',
        'A table of the engine that doubles once shows in the plot, and not in the slope; what holds most is the size of the slope: an object lost in every turn would be 6 KB an hour.',
      ],
      measured: { soaks },
    };
  },
};
