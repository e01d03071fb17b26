import {
  BotStartedSpeakingFrame,
  ConnectionStateFrame,
  Conversation,
  ErrorFrame,
  LLMTextFrame,
} from '@antiphon/core';
import { FAULTS, type GeminiAgent } from '@antiphon/simulators';
import { describe, expect, test } from 'vitest';
import { Call, type CallOptions, SDKS } from './call.js';

const PATIENT = { recoveryWaitMs: 50, connectTimeoutMs: 30_000 };

/** Answers by what it was told before: the vendor's own memory, seeded or resumed. */
const remembers: GeminiAgent = ({ contents }) => {
  const texts = contents.map(({ parts = [] }) => parts.map(({ text }) => text ?? '').join(' '));
  const last = texts.at(-1) ?? '';
  if (/who am i/.test(last))
    return texts.some((text) => /ada/.test(text)) ? 'You are Ada.' : 'I do not know.';
  return 'Hello.';
};

/** How a link was told of what came before: never by both. */
const began = (call: Call, link: number) => {
  const [setup, ...rest] = call.sentOn(link);
  const handle = (setup?.setup?.sessionResumption as { handle?: string } | undefined)?.handle;
  const seeded = rest.some(({ clientContent }) =>
    JSON.stringify(clientContent?.turns ?? []).includes('"role":"model"'),
  );
  return { resumed: handle !== undefined, seeded };
};

const begin = (options: CallOptions) =>
  Call.begin({
    ...options,
    live: { ...PATIENT, ...options.live },
    simulator: { agent: remembers, ...options.simulator },
  });

describe.concurrent.each(SDKS)('recovery with @google/genai $major', ({ sdk }) => {
  test('a link that drops between two turns is resumed where its handle points', async () => {
    await using call = await begin({ sdk });
    call.say('i am ada');
    await call.finished(1);
    await call.pass(300);
    call.simulator.connections[0]?.inject({ kind: 'drop' });
    call.say('who am i');
    expect(await call.finished(2)).toMatchObject({
      user: 'who am i',
      said: 'You are Ada.',
      outcome: 'completed',
    });
    expect(began(call, 1)).toEqual({ resumed: true, seeded: false });
    expect(call.typesOf()).toEqual(
      expect.arrayContaining(['recovery_started', 'recovery_successful', 'session_resumed']),
    );
    expect(call.framesOf(ConnectionStateFrame).map(({ state }) => state)).toEqual([
      'connecting',
      'open',
      'reconnecting',
      'open',
    ]);
  });

  test('a handshake that is refused does not hang, and says why', async () => {
    await using call = await Call.dial({
      sdk,
      allowErrors: true,
      live: PATIENT,
      simulator: { faults: [{ kind: 'http', status: 403 }] },
    });
    await expect(call.session.start()).rejects.toThrow(/geminiLive.*403/s);
  });

  test('a session that is refused at its setup does not hang', async () => {
    await using call = await Call.dial({ sdk, allowErrors: true, live: { ...PATIENT, voice: 'Nobody' } });
    await expect(call.session.start()).rejects.toThrow(/1007.*Nobody/s);
  });
});

test.concurrent('an answer that the line cuts off is finished over the next one, by a session that is told what was said', async () => {
  const agent: GeminiAgent = (request) => {
    const asked = JSON.stringify(request.contents.at(-1));
    if (/connection broke/.test(asked)) return /the moon/.test(asked) ? 'and the stars.' : 'and so on.';
    return request.contents.length < 2 ? 'I like the moon very much indeed.' : remembers(request);
  };
  await using call = await begin({ simulator: { agent } });
  call.say('i am ada');
  await call.until(
    () => call.framesOf(LLMTextFrame).length >= 2 && call.framesOf(BotStartedSpeakingFrame).length === 1,
  );
  call.simulator.connections[0]?.inject({ kind: 'drop' });
  const first = await call.finished(1);
  expect(first).toMatchObject({ outcome: 'completed', user: 'i am ada' });
  expect(first.said).toMatch(/^I like .*(and the stars|and so on)\.$/);
  expect(began(call, 1)).toEqual({ resumed: false, seeded: true });
  call.say('who am i');
  expect(await call.finished(2)).toMatchObject({ said: 'You are Ada.' });
});

test.concurrent('what is said while there is no link is heard, whole and once', async () => {
  await using call = await begin({ live: { recoveryWaitMs: 1_500 } });
  call.say('hello');
  await call.finished(1);
  await call.pass(300);
  call.say('i am ada and i live in oslo');
  await call.pass(500);
  call.simulator.connections[0]?.inject({ kind: 'drop' });
  const { user } = await call.finished(2);
  expect(user).toBe('i am ada and i live in oslo');
});

test.concurrent('a question that was not answered when the link broke is asked again', async () => {
  let asked = 0;
  await using call = await begin({
    simulator: {
      agent: () => ({ parts: [{ text: 'We open at nine.', delayMs: asked++ === 0 ? 5_000 : 0 }] }),
    },
  });
  call.say('when do you open');
  await call.until(() => asked === 1, 'the question');
  call.simulator.connections[0]?.inject({ kind: 'drop' });
  expect(await call.finished(1)).toMatchObject({ outcome: 'completed', said: 'We open at nine.' });
  expect(asked).toBe(2);
});

test.concurrent('restart is safe while everything is broken, and as often as one likes', async () => {
  await using call = await begin({
    live: { connectTimeoutMs: 3_000 },
    simulator: {
      faults: [
        { kind: 'http', status: 503, on: { connection: 2 } },
        { kind: 'hangHandshake', on: { connection: 3 } },
      ],
    },
  });
  call.say('i am ada');
  await call.finished(1);
  await call.pass(300);
  const restarts = [call.live.recover(call.session), call.live.recover(call.session, 'pressed again')];
  await call.pass(100);
  restarts.push(call.live.recover(call.session, 'and again'));
  expect(await Promise.all(restarts)).toEqual([true, true, true]);
  call.say('who am i');
  expect(await call.finished(2)).toMatchObject({ said: 'You are Ada.' });
});

test.concurrent('a handle that the vendor does not know is given up for a session that is told everything', async () => {
  await using call = await begin({ simulator: { live: { handleLifetimeMs: 1 } } });
  call.say('i am ada');
  await call.finished(1);
  await call.pass(300);
  call.simulator.connections[0]?.inject({ kind: 'drop' });
  call.say('who am i');
  expect(await call.finished(2)).toMatchObject({ said: 'You are Ada.' });
  expect(began(call, 1)).toMatchObject({ resumed: true, seeded: false });
  expect(began(call, 2)).toEqual({ resumed: false, seeded: true });
});

test.concurrent.each(['gemini-live-2.5-flash-preview', 'gemini-3.1-flash-live-preview'])(
  '%s takes up a conversation of yesterday',
  async (model) => {
    const conversation = new Conversation();
    conversation.addUser('i am ada', { turn: 1 });
    conversation.appendAssistant(1, 'Hello Ada.');
    await using call = await begin({ conversation, live: { model } });
    call.say('who am i');
    expect(await call.finished(1)).toMatchObject({ turn: 3, said: 'You are Ada.' });
    expect(began(call, 0)).toEqual({ resumed: false, seeded: true });
    await call.pass(300);
    call.simulator.connections[0]?.inject({ kind: 'drop' });
    call.say('who am i');
    expect(await call.finished(2)).toMatchObject({ said: 'You are Ada.' });
    expect(began(call, 1)).toEqual({ resumed: true, seeded: false });
  },
);

test.concurrent('messages that are no JSON are counted and forgotten', async () => {
  await using call = await begin({});
  for (let at = 0; at < 3; at++) call.simulator.connections[0]?.inject({ kind: 'malformedJson' });
  call.say('i am ada');
  await call.pass(2_000);
  call.say('who am i');
  await call.hears(/you are ada/);
  expect(call.events.filter(({ type }) => type === 'error').length).toBeGreaterThan(0);
});

test.concurrent('a peer that no longer answers is found out by a ping', async () => {
  await using call = await begin({ live: { pingMs: 500, pongTimeoutMs: 500 } });
  call.say('i am ada');
  await call.finished(1);
  await call.pass(300);
  call.simulator.connections[0]?.inject({ kind: 'halfOpenWrite' });
  call.simulator.connections[0]?.inject({ kind: 'halfOpenRead' });
  await call.until(() => call.typesOf().includes('recovery_successful'), 'recovery');
  call.say('who am i');
  expect(await call.finished(2)).toMatchObject({ said: 'You are Ada.' });
  expect(call.typesOf()).toContain('ping_sent');
});

test.concurrent('an answer that never comes times the session out, and the question is asked again', async () => {
  let asked = 0;
  await using call = await begin({
    live: { responseTimeoutMs: 2_000 },
    simulator: { agent: () => ({ parts: [{ text: 'At nine.', delayMs: asked++ === 0 ? 600_000 : 0 }] }) },
  });
  call.say('when do you open');
  expect(await call.finished(1)).toMatchObject({ outcome: 'completed', said: 'At nine.' });
  expect(call.typesOf()).toContain('session_timeout');
});

describe.concurrent('faults of a live connection', () => {
  const lasting = FAULTS.filter(({ effect }) => effect === 'ends' || effect === 'goesOn');
  test.each(lasting.map(({ name, fault }) => [name, fault] as const))(
    '%s: every turn has a record, and the call goes on',
    async (_name, fault) => {
      await using call = await begin({
        allowErrors: true,
        live: { turnSilenceMs: 1_500, turnCompleteGraceMs: 500, handoverAtLatestMs: 100 },
        simulator: { faults: [{ ...fault, at: 'duringSpeech', on: { connection: 1 } } as never] },
      });
      call.say('i am ada');
      await call.pass(3_000);
      call.say('who am i');
      await call.hears(/you are ada/);
      await call.hangUp();
      expect(call.turns.length).toBeGreaterThanOrEqual(2);
      expect(call.framesOf(ErrorFrame).every(({ fatal }) => !fatal)).toBe(true);
      for (const [at, link] of call.links.entries()) {
        const { resumed, seeded } = began(call, at);
        expect(resumed && seeded, `link ${at} of ${link.info.path}`).toBe(false);
      }
    },
  );
});
