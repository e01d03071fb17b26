import { type TurnRecord, textOf, wordsOf } from '@antiphon/core/frame-free';
import type { LiveFault } from '@antiphon/simulators';
import { expect, it } from 'vitest';
import { byHand } from './conformance/by-hand.js';
import { byPipeline } from './conformance/by-pipeline.js';
import { type CloudCallOptions, type CloudCallOutcome, cloudCall } from './conformance/cloud-call.js';

const LIMIT_MS = 60_000;
/** When a word is spoken is an estimate of the voice's client, and an interruption comes between two words. */
const WORDS_OFF = 2;

/** What a call must come to, however it is wired; times that sockets decide are left out. */
const gist = ({ turns }: CloudCallOutcome) =>
  turns.map(({ outcome, user, said, saidAll, toolCalls }) => ({
    outcome,
    user,
    said,
    saidAll,
    tools: toolCalls.map(({ name, failed }) => ({ name, failed })),
  }));

/** The record, the conversation and the caller's ear agree. What broke off may be said once more, by a word or two. */
function expectOneTruth({ turns, messages, played }: CloudCallOutcome, breaks: boolean): void {
  for (const record of turns.filter(({ errors }) => errors.length === 0)) {
    const kept = messages.filter((message) => message.role === 'assistant' && message.turn === record.turn);
    expect(wordsOf(kept.map(textOf).join(' ')).map(({ text }) => text)).toEqual(wordsOfTurn(record));
    const heard = wordsOf(played.get(record.turn) ?? '').length;
    const off = heard - wordsOfTurn(record).length;
    expect(Math.abs(off)).toBeLessThanOrEqual(record.outcome === 'completed' && !breaks ? 0 : WORDS_OFF);
  }
}

const wordsOfTurn = ({ heard }: TurnRecord) => wordsOf(heard).map(({ text }) => text);

function expectOrderlyEnd({ endedInOrder, openSockets }: CloudCallOutcome): void {
  expect({ endedInOrder, openSockets }).toEqual({ endedInOrder: true, openSockets: 0 });
}

async function both(options: CloudCallOptions) {
  const byPipelines = await cloudCall(byPipeline, options);
  const byHands = await cloudCall(byHand, options);
  for (const call of [byPipelines, byHands]) {
    expectOneTruth(call, options.faults !== undefined);
    expectOrderlyEnd(call);
  }
  return { byPipelines, byHands };
}

it.each([1, 2, 3])(
  'a call over the vendors’ SDKs comes to the same: tools, an interruption, the history (seed %i)',
  async (seed) => {
    const { byHands, byPipelines } = await both({
      seed,
      sayings: ['say one.', 'what is the weather?', 'tell me a story.', 'say two.'],
      breaksIn: { after: /story/, afterMs: 700 * seed, saying: 'stop it please.' },
    });
    expect(gist(byHands)).toEqual(gist(byPipelines));
    expect([...byHands.errors, ...byPipelines.errors]).toEqual([]);
    expect(byHands.turns.map(({ outcome }) => outcome)).toContain('interrupted');
  },
  LIMIT_MS,
);

const faults: readonly LiveFault[] = [
  { kind: 'drop' },
  { kind: 'halfOpenRead' },
  { kind: 'halfOpenWrite' },
  { kind: 'stall', ms: 300 },
  { kind: 'outOfOrder' },
  { kind: 'duplicateTurnComplete' },
  { kind: 'goAway', timeLeftMs: 200 },
  { kind: 'close', code: 1011 },
];

it.each(['deepgram', 'gemini'] as const)(
  'loses no word and goes on when %s fails in every turn, by hand as by pipeline',
  async (vendor) => {
    const sayings = faults.map((_, at) => `say n${at}.`);
    const { byHands, byPipelines } = await both({
      seed: 5,
      sayings,
      faults: faults.map((fault) => ({ vendor, fault })),
    });
    for (const call of [byHands, byPipelines]) {
      const heard = call.turns.flatMap(({ user }) => user.match(/n\d/g) ?? []);
      expect(heard).toEqual(sayings.map((saying) => saying.slice(4, 6)));
      const silent = call.turns.filter((turn) => turn.user !== '' && turn.heard === '');
      expect(silent.filter(({ errors }) => errors.length === 0)).toEqual([]);
      expect(call.reconnections + call.errors.length).toBeGreaterThan(2);
    }
  },
  LIMIT_MS,
);
