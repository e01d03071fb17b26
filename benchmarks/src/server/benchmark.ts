import type { Benchmark } from '../benchmark.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { UsageError } from '../usage-error.js';
import { type Found, measure } from './measure.js';
import { serverRows, serverSection } from './report.js';
import type { Speech } from './speech.js';

const USERS = {
  scripted: { full: [10, 50, 100, 200], quick: [5] },
  offline: { full: [1, 4, 8, 12, 16], quick: [2] },
} as const;
const MINUTES = { full: 0.5, quick: 0.15 } as const;
const MAX_USERS = 5_000;
const MAX_MINUTES = 24 * 60;

export const server: Benchmark = {
  name: 'server',
  title: 'The session server',
  summary:
    'users who talk with a server at a time: how soon they are answered, memory for each, who is refused',
  flags: { users: { type: 'string' }, minutes: { type: 'string' }, speech: { type: 'string' } },
  help: [
    '--users N        users who talk at a time (default: 10, 50, 100 and 200 in turn; with offline speech fewer)',
    '--minutes N      how long they talk (default: 0.5)',
    '--speech WHOSE   scripted, which costs nothing, or offline: that of this machine (default: scripted)',
  ],
  async run({ quick, flags, signal, show, live, progress }) {
    const users = numberOf(flags.users, 'users', MAX_USERS);
    const minutes = numberOf(flags.minutes, 'minutes', MAX_MINUTES) ?? (quick ? MINUTES.quick : MINUTES.full);
    const speech = speechOf(flags.speech);
    const usual = USERS[speech];
    const cases = users === undefined ? (quick ? usual.quick : usual.full) : [users];
    const found: Found[] = [];
    await untilInterrupted(signal, async () => {
      for (const [at, count] of cases.entries()) {
        found.push(await measure({ users: count, talkMs: minutes * 60_000, speech }));
        progress(at + 1, cases.length);
        live(serverSection(found));
      }
    });
    if (found.length > 0) show(serverSection(found));
    return {
      rows: serverRows(found),
      method: [
        'The server is `startServer()` with SQLite in a file, its users another process; both on this machine, over loopback.',
        'Users talk by session sockets in streaming mode: an open microphone, 100 ms a message, hexadecimal. They say a sentence, hear the answer, pause for a second, and say the next one.',
        speech === 'scripted'
          ? 'Services are scripted: they take their time and cost nothing.'
          : 'Voice activity, recogniser and voice run on this machine, in the workers that a server has unless it is told otherwise; the model is a script. No speech comes from a cache.',
        'An answer is heard when its first message has come.',
        'Memory is what the process has more, after its garbage was collected, when all have talked, divided by the users.',
      ],
      caveats: speech === 'scripted' ? ['Real models come on top: see `--speech offline`.'] : [],
      measured: { found },
    };
  },
};

/** @throws Error */
function speechOf(flag: string | boolean | undefined): Speech {
  if (flag === undefined || flag === 'scripted' || flag === 'offline') return flag ?? 'scripted';
  throw new UsageError(`--speech is '${flag}'; scripted or offline is expected`);
}

/** @throws Error when it is none, or out of bounds */
function numberOf(flag: string | boolean | undefined, name: string, max: number): number | undefined {
  if (flag === undefined) return undefined;
  const value = Number(flag);
  if (value > 0 && value <= max && (name !== 'users' || Number.isInteger(value))) return value;
  throw new UsageError(`--${name} is '${flag}'; a number up to ${max} is expected`);
}
