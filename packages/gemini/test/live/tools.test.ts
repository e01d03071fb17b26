import { delay, FunctionCallResultFrame, FunctionCallStartFrame, tool } from '@antiphon/core';
import { scriptedReplies } from '@antiphon/simulators';
import { describe, expect, test } from 'vitest';
import { Call, SDKS } from './call.js';

const departures = (takesMs: number, onInterruption: 'cancel' | 'continue' = 'cancel') =>
  tool({
    name: 'departures',
    description: 'When the next tram leaves.',
    onInterruption,
    timeoutMs: 60_000,
    execute: async (_args, { signal, clock }) => {
      await delay(clock, takesMs, signal);
      return { minutes: 7 };
    },
  });

const replies = () =>
  scriptedReplies([
    { parts: [{ text: 'One moment.' }, { call: { name: 'departures', args: {} } }] },
    'In seven minutes.',
  ]);

describe.concurrent.each(SDKS)('tools with @google/genai $major', ({ sdk }) => {
  test('a call is carried out, answered by its id, and the turn goes on', async () => {
    await using call = await Call.begin({
      sdk,
      live: { tools: [departures(300)] },
      simulator: { agent: replies() },
    });
    call.say('when is the tram');
    const turn = await call.finished(1);
    expect(turn).toMatchObject({
      outcome: 'completed',
      said: 'One moment. In seven minutes.',
      toolCalls: [{ name: 'departures', failed: false }],
    });
    expect(call.heard).toBe('one moment. in seven minutes.');
    const started = call.framesOf(FunctionCallStartFrame)[0];
    const responses = call.sentOn(0).flatMap(({ toolResponse }) => toolResponse?.functionResponses ?? []);
    expect(responses).toEqual([
      { id: started?.callId, name: 'departures', response: { output: { minutes: 7 } } },
    ]);
    expect(call.session.conversation.messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
    ]);
  });
});

test.concurrent('an interruption cancels the call, and no answer goes to a vendor that wants none', async () => {
  await using call = await Call.begin({
    live: { tools: [departures(20_000)] },
    simulator: {
      agent: scriptedReplies([{ parts: [{ call: { name: 'departures', args: {} } }] }, 'Never mind then.']),
    },
  });
  call.say('when is the tram');
  await call.until(() => call.framesOf(FunctionCallStartFrame).length === 1);
  call.say('forget it');
  expect(await call.finished(1)).toMatchObject({ outcome: 'interrupted' });
  expect(await call.finished(2)).toMatchObject({ outcome: 'completed', said: 'Never mind then.' });
  expect(call.sentOn(0).filter(({ toolResponse }) => toolResponse !== undefined)).toEqual([]);
  expect(call.session.conversation.pendingCalls).toEqual([]);
});

test.concurrent('a tool that need not be waited for reports when it is done', async () => {
  await using call = await Call.begin({
    live: { tools: [departures(3_000)], nonBlockingTools: { departures: 'WHEN_IDLE' } },
    simulator: { agent: replies() },
  });
  call.say('when is the tram');
  await call.until(() => call.framesOf(FunctionCallResultFrame).length === 1);
  await call.hears(/in seven minutes\./);
  const [response] = call
    .sentOn(0)
    .flatMap(({ toolResponse }) => toolResponse?.functionResponses ?? []) as object[];
  expect(response).toMatchObject({ name: 'departures', scheduling: 'WHEN_IDLE' });
});

test.concurrent('a tool that fails tells the model why', async () => {
  const broken = tool({
    name: 'departures',
    description: 'When the next tram leaves.',
    execute: () => {
      throw new Error('no timetable');
    },
  });
  await using call = await Call.begin({ live: { tools: [broken] }, simulator: { agent: replies() } });
  call.say('when is the tram');
  await call.finished(1);
  const responses = call.sentOn(0).flatMap(({ toolResponse }) => toolResponse?.functionResponses ?? []);
  expect(responses).toMatchObject([{ response: { error: expect.stringContaining('no timetable') } }]);
});

test.concurrent('a result that comes when the link has changed is told to the next one in words', async () => {
  await using call = await Call.begin({
    live: { tools: [departures(1_000)], recoveryWaitMs: 50 },
    simulator: { agent: replies() },
  });
  call.say('when is the tram');
  await call.until(() => call.framesOf(FunctionCallStartFrame).length === 1);
  call.simulator.connections[0]?.inject({ kind: 'drop' });
  const turn = await call.finished(1);
  expect(turn).toMatchObject({ outcome: 'completed', said: 'One moment. In seven minutes.' });
  expect(call.sentOn(1).filter(({ toolResponse }) => toolResponse !== undefined)).toEqual([]);
  expect(JSON.stringify(call.sentOn(1))).toContain('The tool departures returned');
});
