import {
  Conversation,
  llm,
  pipeline,
  type SessionSummary,
  seededRandom,
  stt,
  type TurnRecord,
  tts,
  turnTaking,
  VirtualClock,
  vad,
} from '@antiphon/core';
import { inVirtualTime } from '../harness/index.js';
import { wholeNumber } from '../samples/sample-value.js';
import { scriptedLlm, scriptedStt, scriptedTransport, scriptedTts, scriptedVad } from '../scripted/index.js';
import { SimulatedUser, sentence } from './simulated-user.js';
import { TurnChecks } from './turn-checks.js';

export interface SimulationOptions {
  /** How long they talk, in virtual time. @defaultValue 1 */
  readonly hours?: number;
  /** Decides everything that is left to chance. @defaultValue 1 */
  readonly seed?: number;
  /** The user breaks in on every so-manieth answer; 0 for never. @defaultValue 4 */
  readonly bargeInEvery?: number;
  /** The longest answer, in sentences. @defaultValue 5 */
  readonly maxSentences?: number;
  /** Sees each turn's record. */
  readonly onTurn?: (record: TurnRecord) => void;
}

export interface SimulationReport {
  readonly summary: SessionSummary;
  readonly turns: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly utterances: number;
  readonly bargeIns: number;
  readonly wordsHeard: number;
  /** The most speech that waited to be played, in ms. */
  readonly peakQueuedMs: number;
  /** The most timers that were set when a turn ended. */
  readonly peakTimers: number;
}

/**
 * Lets a scripted user and a bot of scripted services talk for hours of virtual time, with the core's own
 * processors between them, and checks as they go: one record per turn; the record, the conversation and the
 * sound that was played agree on every word heard; queues stay flat; nothing is left at the end. An hour
 * takes a few seconds.
 *
 * @throws Error with everything that was wrong, and the seed.
 */
export async function simulateConversation(options: SimulationOptions = {}): Promise<SimulationReport> {
  const { hours = 1, seed = 1, bargeInEvery = 4, maxSentences = 5, onTurn } = options;
  const random = seededRandom(seed);
  const clock = new VirtualClock();
  const transport = scriptedTransport();
  const answer = () =>
    Array.from({ length: wholeNumber(1, maxSentences, random) }, () =>
      sentence(wholeNumber(2, 12, random), random),
    ).join(' ');
  const model = scriptedLlm({
    clock,
    firstAfterMs: 180,
    paceMs: 15,
    keepRequests: 1,
    otherwise: { say: answer },
  });
  const agent = pipeline(
    transport.input,
    vad(scriptedVad()),
    stt(scriptedStt({ clock, interimAfterMs: 40, finalAfterMs: 120 })),
    turnTaking(),
    llm(model),
    tts(scriptedTts({ clock, firstAfterMs: 90, paceMs: 5 })),
    transport.output,
  );
  const conversation = new Conversation({ clock });
  const session = agent.open({ clock, conversation });
  const checks = new TurnChecks(session, transport, clock);
  session.turns$.subscribe((record) => {
    checks.turn(record);
    onTurn?.(record);
  });
  await inVirtualTime(clock, session.start(), 1_000);
  const lastMs = hours * 3_600_000;
  const user = new SimulatedUser(session, transport, random, { bargeInEvery, untilMs: lastMs - 60_000 });
  user.begin();
  await clock.run(lastMs);
  const summary = await inVirtualTime(clock, session.end('they have talked enough'), 60_000);
  await clock.run(0);
  const problems = checks.atEnd(summary, clock.pending, model.openRequests);
  if (problems.length > 0) throw new Error(`seed ${seed}: ${problems.join('\n')}`);
  const { utterances, bargeIns } = user;
  return { summary, utterances, bargeIns, ...checks.totals };
}
