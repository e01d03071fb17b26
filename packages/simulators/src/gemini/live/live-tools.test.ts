import { describe, expect, it } from 'vitest';
import type { Agent } from '../agent/index.js';
import { type TestSession, testWorld } from './live-session.fixture.js';

const TOOLS = (behavior = 'BLOCKING') => ({
  tools: [{ functionDeclarations: [{ name: 'look', behavior }, { name: 'count' }] }],
});

/** Calls both functions, then says what they gave back. */
const caller: Agent = ({ contents }) => {
  const responses = contents.at(-1)?.parts?.flatMap((part) => part.functionResponse ?? []) ?? [];
  if (responses.length > 0)
    return `It is ${responses.map(({ response }) => response?.output).join(' and ')}.`;
  return {
    parts: [{ text: 'Wait.' }, { call: { name: 'look', args: { at: 'sky' } } }, { call: { name: 'count' } }],
  };
};

const callsOf = ({ sent }: TestSession) => sent.flatMap(({ toolCall }) => toolCall?.functionCalls ?? []);
const respond = (session: TestSession, id: string, name: string, more: object = {}) =>
  session.send({ toolResponse: { functionResponses: [{ id, name, response: { output: name }, ...more }] } });

async function untilCalled(setup: object, agent: Agent = caller) {
  const { clock, open, world } = testWorld({ agent });
  const session = open();
  session.setUp(setup);
  session.send({ realtimeInput: { text: 'look at the sky' } });
  await clock.runUntil(() => callsOf(session).length > 0);
  return { clock, session, calls: callsOf(session), world };
}

describe('a call that blocks', () => {
  it('is made after what was said before it, and the turn goes on when all are answered', async () => {
    const { clock, session, calls } = await untilCalled(TOOLS());
    expect(session.transcript('outputTranscription').trim()).toBe('Wait.');
    expect(calls.map(({ name, args }) => ({ name, args }))).toEqual([
      { name: 'look', args: { at: 'sky' } },
      { name: 'count', args: {} },
    ]);
    respond(session, calls[1]?.id ?? '', 'count');
    await clock.run(5_000);
    expect(session.kinds()).not.toContain('turnComplete');
    respond(session, calls[0]?.id ?? '', 'look');
    await clock.runUntil(() => session.kinds().includes('turnComplete'));
    expect(session.transcript('outputTranscription').replace(/\s+/g, ' ').trim()).toBe(
      'Wait. It is look and count.',
    );
    expect(session.kinds().filter((kind) => kind === 'turnComplete')).toHaveLength(1);
  });

  it('is cancelled when the user breaks in, and a late answer to it is ignored', async () => {
    const { clock, session, calls } = await untilCalled(TOOLS());
    session.speak('never mind');
    expect(session.kinds().slice(-4)).toEqual(
      expect.arrayContaining(['toolCallCancellation', 'interrupted', 'turnComplete']),
    );
    expect(session.sent.find(({ toolCallCancellation }) => toolCallCancellation)).toEqual({
      toolCallCancellation: { ids: calls.map(({ id }) => id) },
    });
    respond(session, calls[0]?.id ?? '', 'look');
    await clock.run(100);
    expect(session.closed).toBeUndefined();
  });

  it.each([
    { name: 'with an id that was never given out', response: { id: 'nobody', name: 'look', response: {} } },
    { name: 'without an id', response: { name: 'look', response: {} } },
  ])('is not to be answered $name: 1007', async ({ response }) => {
    const { session } = await untilCalled(TOOLS());
    session.send({ toolResponse: { functionResponses: [response] } });
    expect(session.closed?.code).toBe(1007);
  });
});

describe('a call that does not block', () => {
  const agent: Agent = ({ contents }) => {
    const response = contents.at(-1)?.parts?.[0]?.functionResponse?.response;
    if (response !== undefined) return `Found ${response.output}.`;
    return contents.length > 1 ? 'A long story of many many words.' : { parts: [{ call: { name: 'look' } }] };
  };

  it('lets the turn end, and its answer begins another', async () => {
    const { clock, session, calls } = await untilCalled(TOOLS('NON_BLOCKING'), agent);
    await clock.runUntil(() => session.kinds().includes('turnComplete'));
    respond(session, calls[0]?.id ?? '', 'look');
    await clock.run(5_000);
    expect(session.transcript('outputTranscription').trim()).toBe('Found look.');
  });

  it.each([
    { scheduling: 'INTERRUPT', interrupts: true, speaks: true },
    { scheduling: 'WHEN_IDLE', interrupts: false, speaks: true },
    { scheduling: 'SILENT', interrupts: false, speaks: false },
  ])('is answered $scheduling while the model speaks', async ({ scheduling, interrupts, speaks }) => {
    const { clock, session, calls } = await untilCalled(TOOLS('NON_BLOCKING'), agent);
    await clock.runUntil(() => session.kinds().includes('turnComplete'));
    session.send({ realtimeInput: { text: 'tell me a story' } });
    session.send({ realtimeInput: { text: 'a long one' } });
    await clock.run(200);
    const before = session.sent.length;
    respond(session, calls[0]?.id ?? '', 'look', { scheduling });
    await clock.run(20_000);
    const after = session.sent.slice(before).map(({ serverContent }) => serverContent ?? {});
    expect(after.some((content) => 'interrupted' in content)).toBe(interrupts);
    expect(session.transcript('outputTranscription').includes('Found look.')).toBe(speaks);
  });
});

describe('which calls block', () => {
  it.each([
    { model: 'gemini-live-2.5-flash-preview', behavior: 'NON_BLOCKING', blocks: false },
    { model: 'gemini-3.1-flash-live-preview', behavior: 'NON_BLOCKING', blocks: true },
    { model: 'gemini-3.8-live', behavior: undefined, blocks: false },
    { model: 'gemini-3.8-live', behavior: 'BLOCKING', blocks: true },
  ])('$model, declared $behavior: $blocks', async ({ model, behavior, blocks }) => {
    const declared = { name: 'look', ...(behavior === undefined ? {} : { behavior }) };
    const { clock, session } = await untilCalled(
      { model: `models/${model}`, tools: [{ functionDeclarations: [declared] }] },
      () => ({ parts: [{ call: { name: 'look' } }] }),
    );
    await clock.run(5_000);
    expect(session.kinds().includes('turnComplete')).toBe(!blocks);
  });
});

describe('quirks of calls', () => {
  it.each([
    { quirk: 'generationCompleteAfterToolCall', after: 'generationComplete' },
    { quirk: 'turnCompleteAfterToolCall', after: 'turnComplete' },
  ] as const)('$quirk', async ({ quirk, after }) => {
    const { clock, open } = testWorld({ agent: caller, live: { quirks: [quirk] } });
    const session = open();
    session.setUp(TOOLS());
    session.send({ realtimeInput: { text: 'look' } });
    await clock.runUntil(() => session.kinds().at(-1) === after);
    expect(session.kinds().at(-2)).toBe('toolCall');
    for (const { id, name } of callsOf(session)) respond(session, id, name);
    await clock.run(10_000);
    expect(session.transcript('outputTranscription')).toContain('It is look and count.');
  });
});
