import { delay, systemClock } from '@antiphon/core';
import type { Peer } from '../calls/process/remote.js';
import type { UserFigures, UserMode } from '../server/user.js';
import { Users } from '../server/users.js';
import type { ClaimsServer } from './claims-server.js';
import { type PollingFigures, type PollingHabit, PollingUser } from './control/polling-user.js';

/** How users talk: by the session socket in one of its modes, or by HTTP. */
export const WAYS = {
  streaming: { mode: 'streaming' },
  utterance: { mode: 'utterance' },
  'chunks of 100 ms': { chunkMs: 100, pollMs: 500 },
  'chunks of 2 s': { chunkMs: 2_000, overlapMs: 500, pollMs: 500 },
  'recorded, polled every 500 ms': { pollMs: 500 },
  'recorded, polled every second': { pollMs: 1_000 },
} as const satisfies Readonly<Record<string, { readonly mode: UserMode } | PollingHabit>>;
export type Way = keyof typeof WAYS;
export const WAY_NAMES = Object.keys(WAYS) as Way[];

/** What users of one way saw, and what it took of the server. */
export interface Talk {
  /** From the last sound of a sentence to the first of its answer, of every turn. */
  readonly answerMs: readonly number[];
  /** The same until all of the answer is there; of those who poll alone. */
  readonly wholeMs: readonly number[];
  /** Processor time of the server for a turn, in ms. */
  readonly cpuMsPerTurn: number;
}

export interface Crowd {
  readonly users: number;
  /** Each finishes so many, and goes. */
  readonly turns: number;
  /** They come over so long, so that they do not speak in chorus. */
  readonly overMs: number;
}

/** Who has not finished by then is not waited for. */
const PATIENCE_MS = 60_000;

/** Users of one way talk with the server, which has nobody else meanwhile. */
export async function talk(server: Peer<ClaimsServer>, url: string, way: Way, crowd: Crowd): Promise<Talk> {
  await server.ask.cpuMs();
  const figures = await talked(url, way, crowd);
  const cpuMs = await server.ask.cpuMs();
  const [error] = figures.flatMap(({ errors }) => errors);
  if (error !== undefined) throw new Error(`${way}: ${error}`);
  const answerMs = figures.flatMap((each) => each.answerMs);
  const expected = crowd.users * crowd.turns;
  if (answerMs.length !== expected) throw new Error(`${way}: ${answerMs.length} answers of ${expected} came`);
  const wholeMs = figures.flatMap((each) => each.wholeMs ?? []);
  return { answerMs, wholeMs, cpuMsPerTurn: cpuMs / answerMs.length };
}

type Figures = UserFigures & Partial<PollingFigures>;

async function talked(url: string, way: Way, crowd: Crowd): Promise<readonly Figures[]> {
  const { users: count, turns, overMs } = crowd;
  const habit = WAYS[way];
  if (!('mode' in habit)) return polled(url, habit, crowd);
  const users = new Users();
  const figures = await users.talk(url, count, PATIENCE_MS, overMs, { mode: habit.mode, turns });
  await users.leave();
  return figures;
}

function polled(
  url: string,
  habit: PollingHabit,
  { users, turns, overMs }: Crowd,
): Promise<readonly PollingFigures[]> {
  const talks = Array.from({ length: users }, async (_, at) => {
    await delay(systemClock, (overMs * at) / users);
    const user = new PollingUser(systemClock, url, habit);
    await user.talk(turns);
    return user.figures;
  });
  return Promise.all(talks);
}
