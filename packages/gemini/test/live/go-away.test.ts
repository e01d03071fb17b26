import { BotStartedSpeakingFrame, ConnectionStateFrame } from '@antiphon/core';
import { describe, expect, test } from 'vitest';
import { Call, SDKS } from './call.js';

const LONG =
  'One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.';

/** Says something long, and knows whether it has said it before. */
const counting = () => {
  let asked = 0;
  return () => (asked++ === 0 ? LONG : 'Seventeen.');
};

const handedOver = (call: Call) => call.typesOf().includes('handover_completed');

describe.concurrent.each(SDKS)('a link that goes away, with @google/genai $major', ({ sdk }) => {
  test('is left between two turns, and nobody hears it', async () => {
    await using call = await Call.begin({ sdk, simulator: { agent: counting() } });
    call.say('count');
    await call.until(() => call.framesOf(BotStartedSpeakingFrame).length === 1);
    call.simulator.connections[0]?.inject({ kind: 'goAway', timeLeftMs: 20_000 });
    // Not a sample of the answer is lost, or heard twice.
    expect(await call.finished(1)).toMatchObject({ outcome: 'completed', heard: LONG });
    expect(call.heard).toBe(LONG.toLowerCase());
    await call.until(() => handedOver(call), 'the handover');
    call.say('go on');
    expect(await call.finished(2)).toMatchObject({ user: 'go on', said: 'Seventeen.' });
    expect(call.framesOf(ConnectionStateFrame).map(({ state }) => state)).toEqual(['connecting', 'open']);
    expect(call.sentOn(1)[0]?.setup?.sessionResumption).toMatchObject({ handle: expect.any(String) });
    expect(call.links).toHaveLength(2);
  });
});

test.concurrent('an answer that outlasts the notice is heard over the old link, with the new one open already', async () => {
  const longer = Array.from({ length: 5 }, () => LONG).join(' ');
  let asked = 0;
  await using call = await Call.begin({
    live: { handoverAtLatestMs: 10_000 },
    simulator: { agent: () => (asked++ === 0 ? longer : 'Seventeen.'), live: { audioSpeed: 1 } },
  });
  call.say('count');
  await call.until(() => call.framesOf(BotStartedSpeakingFrame).length === 1);
  call.simulator.connections[0]?.inject({ kind: 'goAway', timeLeftMs: 19_000 });
  await call.until(() => handedOver(call), 'the handover');
  expect(call.turns).toEqual([]);
  expect(await call.finished(1)).toMatchObject({ outcome: 'completed', heard: longer });
  expect(call.heard).toBe(longer.toLowerCase());
  call.say('go on');
  expect(await call.finished(2)).toMatchObject({ said: 'Seventeen.' });
});

test.concurrent('a sentence that the old link has half of is said to the new one from its beginning', async () => {
  await using call = await Call.begin({
    live: { handoverAtLatestMs: 300 },
    simulator: { agent: ({ contents }) => `You said ${contents.at(-1)?.parts?.at(-1)?.text}.` },
  });
  call.say('this is a rather long sentence that goes on and on until the old link is gone');
  await call.pass(300);
  call.simulator.connections[0]?.inject({ kind: 'goAway', timeLeftMs: 800 });
  const { user, outcome } = await call.finished(1);
  expect({ user, outcome }).toEqual({
    user: 'this is a rather long sentence that goes on and on until the old link is gone',
    outcome: 'completed',
  });
  expect(call.links).toHaveLength(2);
});

test.concurrent('links that go away every few seconds leave one conversation', async () => {
  await using call = await Call.begin({
    simulator: {
      agent: ({ contents }) => `${contents.filter(({ role }) => role === 'user').length}.`,
      live: { connectionLimitMs: 8_000, goAwayLeadMs: 6_000 },
    },
  });
  for (let turn = 1; turn <= 6; turn++) {
    call.say(`number ${turn}`);
    expect(await call.finished(turn)).toMatchObject({
      user: `number ${turn}`,
      said: `${turn}.`,
      outcome: 'completed',
    });
    await call.pass(1_500);
  }
  expect(call.links.length).toBeGreaterThan(2);
  expect(call.framesOf(ConnectionStateFrame).map(({ state }) => state)).toEqual(['connecting', 'open']);
});
