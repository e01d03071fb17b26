import { type Cell, type FaultCase, nameOf } from '../matrix/cell.js';
import { API_KEY, type Evidence } from '../scenarios/index.js';
import { type Expectation, expectationOf } from './expectation.js';
import { faultsInFace } from './face.js';
import { faultsInWords, isCut } from './words.js';

/**
 * - `passed`: every word arrived
 * - `cut`: words are missing where the fault allows it, and it was told
 * - `refused`: the call could not go on, and says why
 * - `failed`: anything else
 */
export type Mark = 'passed' | 'cut' | 'refused' | 'failed';

export interface Verdict {
  readonly cell: Cell;
  readonly mark: Mark;
  /** How much later than without the fault the slowest utterance was dealt with, in ms of the session. */
  readonly recoveryMs: number;
  /** What is wrong; empty unless `failed`. */
  readonly problems: readonly string[];
}

/** More tries than this are a storm. */
const MAX_CONNECTIONS = 14;
/** The tries that a lasting refusal is worth: one for each utterance, and what came before it. */
const MAX_REFUSED_CONNECTIONS = 5;

/**
 * Judges a trial.
 *
 * @param usualMs how long each utterance takes without a fault
 */
export function judge(cell: Cell, evidence: Evidence, usualMs: readonly number[]): Verdict {
  const expectation = expectationOf(cell);
  const { lines, got } = evidence;
  const lateMs = lines.map(({ tookMs }, at) => (tookMs === undefined ? 0 : tookMs - (usualMs[at] ?? tookMs)));
  const recoveryMs = Math.max(0, ...lateMs);
  // After the first utterance a request is over, and a connection waits for the next.
  const struck = cell.moment === 'after' && cell.adapter.over === 'socket' ? 1 : 0;
  const cuttable = (line: number) => line === struck;
  const problems = [
    ...faultsInWords(lines, got, expectation.words, cuttable),
    ...lateness(expectation, evidence, recoveryMs, cuttable),
    ...whatWasTold(cell.fault, expectation, evidence),
    ...howItEnded(expectation, evidence),
    ...faultsInFace(evidence.face, expectation),
    ...(evidence.struck || cell.fault === undefined ? [] : ['the fault found nothing to strike']),
  ];
  const mark = isRefusal(expectation) ? 'refused' : isCut(lines, got) ? 'cut' : 'passed';
  return { cell, mark: problems.length > 0 ? 'failed' : mark, recoveryMs, problems };
}

/** The verdict on a trial that never came to its end, or broke. */
export const broken = (cell: Cell, problem: string): Verdict => ({
  cell,
  mark: 'failed',
  recoveryMs: 0,
  problems: [`${nameOf(cell)}: ${problem}`],
});

const isRefusal = ({ told }: Expectation): boolean => told === 'refusal';

function lateness(
  expectation: Expectation,
  { lines }: Evidence,
  recoveryMs: number,
  cuttable: (line: number) => boolean,
): readonly string[] {
  if (isRefusal(expectation)) return [];
  const { recoverWithinMs, words: allowed } = expectation;
  return [
    ...lines.flatMap(({ tookMs, words }, line) =>
      tookMs === undefined && !((allowed === 'cut' || allowed === 'seam') && cuttable(line))
        ? [`never dealt with: ${words.join(' ')}`]
        : [],
    ),
    ...(recoveryMs > recoverWithinMs && recoverWithinMs > 0
      ? [`took ${Math.round(recoveryMs)} ms to recover, ${recoverWithinMs} allowed`]
      : []),
  ];
}

function whatWasTold(
  fault: FaultCase | undefined,
  { told }: Expectation,
  { states, errors, turns, startError, connections, lines, got, face }: Evidence,
): readonly string[] {
  const messages = [
    ...errors.map(({ message }) => message),
    ...(startError === undefined ? [] : [startError]),
  ];
  const spoken = [
    ...messages,
    ...[...states, ...(face?.states ?? [])].map(({ reason }) => reason ?? ''),
    ...turns.flatMap((t) => t.errors),
  ];
  const problems = spoken.some((text) => text.includes(API_KEY)) ? ['the key stands in a message'] : [];
  const lost = states.findIndex(({ state }) => state === 'reconnecting');
  const servesAgain = lost >= 0 && states.slice(lost).some(({ state }) => state === 'open');
  const retriedFirst = states.some(({ state, reason }) => state === 'open' && reason !== undefined);
  if (told === 'link' && !servesAgain && !(lost < 0 && retriedFirst && connections > 1)) {
    problems.push(`nobody was told of the connection: ${describe(states)}`);
  }
  const mustTell = (told === 'any' && face === undefined) || (told === 'ifCut' && isCut(lines, got));
  if (mustTell && states.length === 0 && messages.length === 0) problems.push('nobody was told');
  if (told === 'refusal') {
    if (messages.length === 0) problems.push('nobody was told of the refusal');
    else if (!messages.some(saysWhatToDo)) problems.push(`does not say what to do: ${messages[0]}`);
  }
  const most = told === 'refusal' ? MAX_REFUSED_CONNECTIONS : MAX_CONNECTIONS;
  if (connections > most) problems.push(`${connections} connections for ${fault?.name ?? 'no fault'}`);
  return problems;
}

/** A word of what may be mended. */
const saysWhatToDo = (message: string): boolean =>
  /(\b|_|api)(key|model|option|parameter|request|permission|address|url|account|project|plan)/i.test(message);

function howItEnded(expectation: Expectation, evidence: Evidence): readonly string[] {
  const { summary, turns, leftOpen, problems, startError } = evidence;
  const ended = isRefusal(expectation) ? ['ended', 'failed'] : ['ended'];
  // What happens before the user first speaks has a record too if there is something to say of it.
  const begun = turns.filter(({ turn }) => turn > 0);
  const unfinished = turns.filter(({ outcome }) => (outcome as string | undefined) === undefined).length;
  return [
    ...(summary === undefined ? ['the session did not end in time'] : []),
    ...(summary !== undefined && !ended.includes(summary.outcome)
      ? [`the session ${summary.outcome}: ${summary.reason ?? ''} ${summary.unresponsive.join(', ')}`]
      : []),
    ...(unfinished > 0 ? [`${unfinished} turns without an outcome`] : []),
    ...(summary !== undefined && summary.turns !== begun.length
      ? [`${summary.turns} turns, and ${begun.length} records`]
      : []),
    ...(startError !== undefined && !isRefusal(expectation) ? [`did not start: ${startError}`] : []),
    ...(leftOpen > 0 ? [`${leftOpen} sockets left open`] : []),
    ...problems.map((problem) => `the simulator: ${problem}`),
  ];
}

const describe = (states: Evidence['states']): string =>
  states.length === 0 ? 'no state at all' : states.map(({ state }) => state).join(', ');
