import { quantile } from '../measure/statistics.js';
import { type FigureRow, type Section, valueRow } from '../report/index.js';
import { SERVICE_MS } from './agent.js';
import type { Found } from './measure.js';

const KIBIBYTE = 1_024;

/** What the services take of an answer, in ms. */
const FLOOR_MS = SERVICE_MS.endOfTurn + SERVICE_MS.model + SERVICE_MS.voice;

const answersOf = ({ seen }: Found): number[] =>
  seen.flatMap(({ answerMs }) => answerMs).toSorted((one, other) => one - other);
const errorsOf = ({ seen }: Found): number => seen.reduce((sum, { errors }) => sum + errors.length, 0);
const turnsOf = ({ seen }: Found): number => seen.reduce((sum, { turns }) => sum + turns, 0);
const perSession = ({ users, before, after }: Found, of: 'rssBytes' | 'heapBytes'): number =>
  (after[of] - before[of]) / users / KIBIBYTE;

export function serverSection(all: readonly Found[]): Section {
  const answer = (found: Found, share: number): string => quantile(answersOf(found), share).toFixed(0);
  return {
    title: 'Conversations of a server',
    text: all.some(({ speech }) => speech === 'offline')
      ? 'Recogniser and voice are those of this machine; the silence that ends a turn is part of every answer, but for what the sentence brings of it.'
      : `Answers are heard after ${FLOOR_MS} ms at the earliest: so long the scripted services take.`,
    table: {
      head: [
        ...['users', 'turns', 'errors', 'answer p50 ms', 'p95', 'p99'],
        ...['CPU', 'loop p99 ms', 'RSS KB/session', 'heap KB/session', 'stored', 'refused beyond'],
      ],
      rows: all.map((found) => [
        ...[found.users, turnsOf(found), errorsOf(found)].map(String),
        ...[0.5, 0.95, 0.99].map((share) => answer(found, share)),
        `${(100 * found.after.cpuShare).toFixed(0)} %`,
        found.after.loopDelayMs.toFixed(1),
        perSession(found, 'rssBytes').toFixed(0),
        perSession(found, 'heapBytes').toFixed(0),
        String(found.after.storedTurns),
        `${found.refusals.told} of 10`,
      ]),
    },
  };
}

export const serverRows = (all: readonly Found[]): FigureRow[] =>
  all.flatMap((found) => [
    valueRow(`answer p99, ${found.users} users`, 'ms', [quantile(answersOf(found), 0.99)]),
    valueRow(`heap per session, ${found.users} users`, 'KB', [perSession(found, 'heapBytes')]),
  ]);
