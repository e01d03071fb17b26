import { describe, expect, it } from 'vitest';
import { LIVE_SETUP, type TestSession, testWorld } from './live-session.fixture.js';

const updatesOf = ({ sent }: TestSession) =>
  sent.flatMap(({ sessionResumptionUpdate }) => sessionResumptionUpdate ?? []);
const handleOf = (session: TestSession) =>
  updatesOf(session).findLast(({ resumable }) => resumable)?.newHandle ?? '';

/** An agent that says how many contents it sees, and the first words of the conversation. */
const agent = ({ contents }: { contents: readonly { parts?: readonly { text?: string }[] }[] }) =>
  `${contents.length} from ${contents[0]?.parts?.[0]?.text}`;

describe('resumption', () => {
  it('is offered when idle and not while the model speaks', async () => {
    const { clock, open } = testWorld({ agent });
    const session = open();
    session.setUp({ sessionResumption: {} });
    session.send({ realtimeInput: { text: 'hello' } });
    await clock.runUntil(() => session.kinds().includes('turnComplete'));
    expect(updatesOf(session).map(({ resumable }) => resumable)).toEqual([true, false, true]);
    expect(updatesOf(session)[1]).toEqual({ newHandle: '', resumable: false });
  });

  it('gives the conversation back', async () => {
    const { clock, open } = testWorld({ agent });
    const first = open();
    first.setUp({ sessionResumption: {} });
    first.send({ realtimeInput: { text: 'hello' } });
    await clock.runUntil(() => first.kinds().includes('turnComplete'));
    const handle = handleOf(first);
    first.hangUp();
    const second = open();
    second.setUp({ sessionResumption: { handle } });
    second.send({ realtimeInput: { text: 'again' } });
    await clock.runUntil(() => second.kinds().includes('turnComplete'));
    expect(second.transcript('outputTranscription')).toContain('3 from hello');
  });

  it('counts the messages it has taken where it is to be transparent', async () => {
    const session = testWorld({ agent }).open();
    session.setUp({ sessionResumption: { transparent: true } });
    expect(updatesOf(session)[0]).toMatchObject({ lastConsumedClientMessageIndex: '0' });
  });

  it('knows no handle that it never gave: 1008', () => {
    const session = testWorld({ agent }).open();
    session.setUp({ sessionResumption: { handle: 'made-up' } });
    expect(session.closed).toEqual({ code: 1008, reason: 'BidiGenerateContent session not found' });
  });

  it('is over after two hours: 1007', async () => {
    const { clock, open } = testWorld({ agent });
    const first = open();
    first.setUp({ sessionResumption: {} });
    const handle = handleOf(first);
    first.hangUp();
    await clock.run(7_200_001);
    const second = open();
    second.setUp({ sessionResumption: { handle } });
    expect(second.closed?.code).toBe(1007);
  });

  it('may be refused while another connection of the session is open: 1011', () => {
    const { open } = testWorld({ agent, live: { resumesClosedOnly: true } });
    const first = open();
    first.setUp({ sessionResumption: {} });
    const handle = handleOf(first);
    const tooEarly = open();
    tooEarly.setUp({ sessionResumption: { handle } });
    expect(tooEarly.closed?.code).toBe(1011);
    first.hangUp();
    const second = open();
    second.setUp({ sessionResumption: { handle } });
    expect(second.closed).toBeUndefined();
  });

  it('refuses a history that is given again: 1007', () => {
    const { open } = testWorld({ agent });
    const first = open();
    first.setUp({ sessionResumption: {} });
    const handle = handleOf(first);
    const second = open();
    second.setUp({ sessionResumption: { handle } });
    const turns = [
      { role: 'user', parts: [{ text: 'hello' }] },
      { role: 'model', parts: [{ text: 'hi' }] },
    ];
    second.send({ clientContent: { turns, turnComplete: true } });
    expect(second.closed?.code).toBe(1007);
    const third = open();
    third.setUp({ sessionResumption: { handle }, historyConfig: { initialHistoryInClientContent: true } });
    expect(third.closed?.code).toBe(1007);
  });
});

describe('seeding', () => {
  const turns = [
    { role: 'user', parts: [{ text: 'I am Ann' }] },
    { role: 'model', parts: [{ text: 'Hello Ann' }] },
  ];

  it('waits for a complete turn, then answers', async () => {
    const { clock, open } = testWorld({ agent });
    const session = open();
    session.setUp();
    session.send({ clientContent: { turns, turnComplete: false } });
    await clock.run(1_000);
    expect(session.kinds()).not.toContain('turnComplete');
    session.send({
      clientContent: { turns: [{ role: 'user', parts: [{ text: 'Who am I?' }] }], turnComplete: true },
    });
    await clock.runUntil(() => session.kinds().includes('turnComplete'));
    expect(session.transcript('outputTranscription')).toContain('3 from I am Ann');
  });

  it('of models that take content for history alone never answers by itself', async () => {
    const { clock, open } = testWorld({ agent });
    const session = open();
    session.setUp({ model: 'models/gemini-3.1-flash-live-preview' });
    session.send({ clientContent: { turns, turnComplete: true } });
    await clock.run(5_000);
    expect(session.kinds()).not.toContain('turnComplete');
    session.send({ realtimeInput: { text: 'Who am I?' } });
    await clock.runUntil(() => session.kinds().includes('turnComplete'));
    expect(session.transcript('outputTranscription')).toContain('3 from I am Ann');
  });

  it('by initial history does not answer, and does not listen before it is complete', async () => {
    const { clock, open } = testWorld({ agent });
    const session = open();
    session.setUp({ historyConfig: { initialHistoryInClientContent: true } });
    session.speak('too early');
    session.send({ clientContent: { turns, turnComplete: true } });
    await clock.run(2_000);
    expect(session.kinds()).toEqual(['setupComplete']);
    session.speak('now');
    await clock.runUntil(() => session.kinds().includes('turnComplete'));
    expect(session.transcript('inputTranscription').trim()).toBe('now');
  });
});

describe('limits of time', () => {
  it('announce the end of a connection and then close it', async () => {
    const { clock, open } = testWorld({ agent, live: { connectionLimitMs: 60_000, goAwayLeadMs: 10_000 } });
    const session = open();
    session.setUp();
    await clock.run(50_001);
    expect(session.sent.at(-1)).toEqual({ goAway: { timeLeft: '10s' } });
    await clock.run(10_000);
    expect(session.closed?.code).toBe(1011);
  });

  it('end a session without compression after a quarter of an hour, over all its connections', async () => {
    const { clock, open } = testWorld({ agent });
    const first = open();
    first.setUp({ sessionResumption: {} });
    await clock.run(500_000);
    const handle = handleOf(first);
    first.hangUp();
    const second = open();
    second.setUp({ sessionResumption: { handle } });
    await clock.run(400_001);
    expect(second.closed?.code).toBe(1011);
  });

  it('end a session with video after two minutes, and neither one with compression', async () => {
    const { clock, open } = testWorld({ agent });
    const session = open();
    const compressed = open();
    session.setUp();
    compressed.setUp({ contextWindowCompression: { slidingWindow: {} } });
    const data = Buffer.from([0xff, 0xd8, 0xff, 0xe0]).toString('base64');
    for (const each of [session, compressed])
      each.send({ realtimeInput: { video: { data, mimeType: 'image/jpeg' } } });
    await clock.run(120_001);
    expect(session.closed?.code).toBe(1011);
    expect(compressed.closed).toBeUndefined();
  });
});

it('takes a new instruction and new tools on the way', async () => {
  const seen: unknown[] = [];
  const { clock, open } = testWorld({
    agent: ({ system, tools }) => {
      seen.push([system, tools.map(({ name }) => name)]);
      return 'Yes.';
    },
  });
  const session = open();
  session.setUp({ ...LIVE_SETUP, systemInstruction: { parts: [{ text: 'old' }] } });
  session.send({
    contextUpdate: {
      systemInstruction: { parts: [{ text: 'new' }] },
      tools: { tools: [{ functionDeclarations: [{ name: 'look' }] }] },
    },
  });
  session.send({ realtimeInput: { text: 'hi' } });
  await clock.run(100);
  expect(seen).toEqual([['new', ['look']]]);
});
