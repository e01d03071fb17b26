import { MicrophoneError } from '@antiphon/client';
import { deferred } from '@antiphon/core/frame-free';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ServiceRefusal } from '../service/index.js';
import { type FakeClient, fakeTalk } from './fake-talk.fixture.js';

async function started() {
  const talk = fakeTalk();
  await talk.session.start();
  return talk;
}

/** The microphone, then the connection: so long may each wait for a person or a network. */
const soon = () => new Promise((resolve) => setImmediate(resolve));

afterEach(() => void vi.unstubAllGlobals());

describe('VoiceSession', () => {
  it('begins with the microphone, and says who has the floor', async () => {
    const { session, client, service } = await started();
    expect(client.done).toEqual(['open', 'listen default', 'connect ws://host/session-1']);
    expect(service.done).toEqual(['open en']);
    const seen: string[] = [];
    session.subscribe(() => seen.push(session.getSnapshot().status));
    client.tell('user-started-speaking');
    client.tell('user-stopped-speaking');
    client.tell('bot-llm-started');
    client.tell('bot-started-speaking');
    client.tell('bot-stopped-speaking');
    expect([...new Set(seen)]).toEqual(['hearing', 'listening', 'thinking', 'speaking']);
    expect(session.getSnapshot()).toMatchObject({ sessionId: 'session-1', isMicrophoneOn: true });
  });

  it('is the same snapshot as long as nothing changes', async () => {
    const { session, client } = await started();
    const { entries } = session.getSnapshot();
    expect(session.getSnapshot()).toBe(session.getSnapshot());
    client.tell('user-started-speaking');
    expect(session.getSnapshot().entries).toBe(entries);
  });

  it('begins one session, however often it is pressed', async () => {
    const { session, clients } = fakeTalk();
    await Promise.all([session.start(), session.start()]);
    expect(clients).toHaveLength(1);
  });

  it('ends here and at the service', async () => {
    const { session, client, service } = await started();
    await session.end();
    await session.end();
    expect(client.done.at(-1)).toBe('close');
    expect(service.done).toEqual(['open en', 'end session-1']);
    expect(session.getSnapshot()).toMatchObject({
      status: 'ended',
      problem: undefined,
      isMicrophoneOn: false,
    });
  });

  it('comes to nothing when it is ended while the browser asks for the microphone', async () => {
    const { session, prepared, clients, service } = fakeTalk();
    const leave = deferred();
    prepared.push((client) => {
      client.leave = leave.promise;
    });
    const isStarted = session.start();
    await soon();
    await session.end();
    leave.resolve();
    await expect(isStarted).rejects.toMatchObject({ code: 'aborted' });
    expect(clients[0]?.done).not.toContain('connect ws://host/session-1');
    expect(service.done).toEqual([]);
    expect(session.getSnapshot().status).toBe('ended');
  });

  it('ends a session at the service that was given after nobody wanted it any more', async () => {
    const { session, service } = fakeTalk();
    service.delay = deferred();
    const isStarted = session.start();
    isStarted.catch(() => {});
    await soon();
    await session.end();
    service.delay.resolve();
    await expect(isStarted).rejects.toThrow();
    expect(service.done).toEqual(['open en', 'end session-1']);
  });

  it('says why there is no session, and when to try again', async () => {
    const { session, service } = fakeTalk();
    const problems: string[] = [];
    session.observe({ problem: ({ message }) => void problems.push(message) });
    service.refusal = new ServiceRefusal('busy', 'Ten people are talking.', { retryAfterMs: 4_200 });
    await expect(session.start()).rejects.toBe(service.refusal);
    expect(problems).toEqual(['Ten people are talking. Try again in 5 seconds.']);
    expect(session.getSnapshot().problem).toMatchObject({ kind: 'busy', remedy: 'session' });
    service.refusal = undefined;
    await session.solve();
    expect(session.getSnapshot()).toMatchObject({ status: 'listening', problem: undefined });
  });

  it('goes on without a microphone that is refused, and takes it when it is allowed', async () => {
    const { session, prepared, clients } = fakeTalk();
    prepared.push((client) => {
      client.leave = Promise.reject(new MicrophoneError('refused'));
      client.leave.catch(() => {});
    });
    await session.start();
    expect(session.getSnapshot()).toMatchObject({
      ...{ status: 'listening', isMicrophoneOn: false, recordingSinceMs: undefined },
      problem: { kind: 'microphone-refused', remedy: 'microphone' },
    });
    Object.assign(clients[0] ?? {}, { leave: undefined });
    await session.solve();
    expect(session.getSnapshot()).toMatchObject({ isMicrophoneOn: true, problem: undefined });
  });

  it('says that the microphone was unplugged', async () => {
    const { session, client } = await started();
    client.isMicrophoneOn = false;
    client.tell('microphone', { isOn: false, isLost: true });
    expect(session.getSnapshot()).toMatchObject({
      problem: { kind: 'microphone-lost' },
      isMicrophoneOn: false,
    });
  });

  it('asks for sound where the browser makes none, and forgets it when there is some', async () => {
    const { session, client } = await started();
    client.tell('sound', { isBlocked: true });
    expect(session.getSnapshot().problem?.kind).toBe('sound-blocked');
    await session.solve();
    expect(session.getSnapshot().problem).toBeUndefined();
  });

  it('goes through another door after a restart, and keeps what was said', async () => {
    const { session, client, service } = await started();
    client.tell('user-llm-text', { text: 'hello' });
    client.enter({ state: 'reconnecting', why: 'the connection was cut', tries: 0, isKept: true });
    expect(session.getSnapshot()).toMatchObject({ status: 'reconnecting', isKept: true });
    await client.reconnect();
    expect(service.done).toEqual(['open en', 'reopen session-1']);
    const { entries, sessionId } = session.getSnapshot();
    expect(entries.map(({ text }) => text)).toEqual(['hello', 'Reconnected.']);
    expect(sessionId).toBe('session-1');
  });

  it('begins another session where the service has forgotten the last', async () => {
    const { session, client, service } = await started();
    service.isForgetful = true;
    await client.reconnect();
    expect(service.done.slice(1)).toEqual(['reopen session-1', 'open en after session-1', 'open en']);
    expect(session.getSnapshot().sessionId).toBe('session-2');
  });

  it('takes up the history of a session that was lost for good, and not of one that was ended', async () => {
    const { session, client, service } = await started();
    client.tell('user-llm-text', { text: 'hello' });
    client.enter({ state: 'closed', why: 'the connection was cut', isFailure: true });
    expect(session.getSnapshot().problem).toMatchObject({ kind: 'lost', remedy: 'session' });
    expect(service.done).toEqual(['open en']);
    await session.start();
    expect(service.done.at(-1)).toBe('open en after session-1');
    expect(session.getSnapshot().entries.map(({ text }) => text)).toContain('hello');
    await session.end();
    await session.start();
    expect(service.done.at(-1)).toBe('open en');
    expect(session.getSnapshot().entries).toEqual([]);
  });

  it('takes up the history of a session that the service has ended', async () => {
    const { session, client, service } = await started();
    client.enter({ state: 'closed', why: 'the session has ended', isFailure: false });
    const { status, problem, entries } = session.getSnapshot();
    expect([status, problem, entries.at(-1)?.text]).toEqual([
      ...['ended', undefined, 'The service has ended the session.'],
    ]);
    await session.start();
    expect(service.done.at(-1)).toBe('open en after session-1');
  });

  it('tells what the user said, and what was answered', async () => {
    const { session, client } = await started();
    const told: string[] = [];
    session.observe({
      transcription: (text) => void told.push(`user ${text}`),
      response: (text, { isInterrupted }) => void told.push(`bot ${text}${isInterrupted ? ' …' : ''}`),
    });
    client.tell('user-transcription', { text: 'good', final: true, user_id: '', timestamp: '' });
    client.tell('user-llm-text', { text: 'Good evening.' });
    client.answer('Hello.');
    client.tell('user-llm-text', { text: 'And?' });
    client.tell('bot-started-speaking');
    client.says('I was', ' about to', 2);
    client.tell('flush', { turn: 2 });
    expect(told).toEqual(['user Good evening.', 'bot Hello.', 'user And?', 'bot I was …']);
  });

  it('writes down what is answered without a voice, the sentence after the end too', async () => {
    const { session, clients, clock } = fakeTalk({ enableTTS: false });
    await session.start({ withMicrophone: false });
    const told: string[] = [];
    session.observe({ response: (text) => void told.push(text) });
    const client = clients[0] as FakeClient;
    for (const answer of ['It costs five pounds.', 'At nine.']) {
      client.tell('user-llm-text', { text: 'a question' });
      client.tell('bot-llm-started');
      client.tell('bot-transcription', { text: answer });
      client.tell('bot-llm-stopped');
      expect(session.getSnapshot().status).toBe('listening');
      client.tell('bot-transcription', { text: 'Anything else?' });
      await clock.run(250);
    }
    expect(told).toEqual(['It costs five pounds. Anything else?', 'At nine. Anything else?']);
  });

  it('tells others although one of them throws', async () => {
    const { session, client } = await started();
    const reported: unknown[] = [];
    vi.stubGlobal('reportError', (error: unknown) => void reported.push(error));
    const told: string[] = [];
    session.observe({
      transcription() {
        throw new Error('a mistake of the page');
      },
    });
    session.observe({ transcription: (text) => void told.push(text) });
    client.tell('user-llm-text', { text: 'hello' });
    expect(told).toEqual(['hello']);
    expect(reported).toHaveLength(1);
  });

  it('ends by itself when it has lasted as long as it may, also when that is changed meanwhile', async () => {
    const { session, clock } = fakeTalk({ maxSessionMs: 60_000 });
    await session.start();
    session.configure({ maxSessionMs: 10_000 });
    await clock.run(9_999);
    expect(session.getSnapshot().status).toBe('listening');
    await clock.run(1);
    expect(session.getSnapshot().status).toBe('ended');
    expect(session.getSnapshot().entries.at(-1)?.text).toContain('greatest length');
    expect(clock.pending).toBe(0);
  });

  it('counts what is recorded from when it is heard, and not while it is muted', async () => {
    const { session, clock } = await started();
    await clock.run(500);
    session.mute(true);
    expect(session.getSnapshot().recordingSinceMs).toBeUndefined();
    session.mute(false);
    expect(session.getSnapshot().recordingSinceMs).toBe(500);
  });

  it('is muted over another start, before the microphone is opened', async () => {
    const { session, clients } = fakeTalk();
    session.mute(true);
    await session.start();
    expect(clients[0]?.done).toContain('listen default muted');
  });

  it('has a text said, and refuses to where nobody is there', async () => {
    const { session, prepared } = fakeTalk();
    await expect(session.speak('hello')).rejects.toMatchObject({ code: 'session_state' });
    await expect(session.stats()).rejects.toMatchObject({ code: 'session_state' });
    expect(session.write('hello')).toBe(false);
    const done: string[][] = [];
    prepared.push((client) => done.push(client.done));
    await session.start({ withMicrophone: false });
    await session.speak('hello');
    expect(done[0]?.at(-1)).toBe('speak {"text":"hello"}');
    expect(await session.stats()).toMatchObject({ sessionId: 'session-1', conversationEntries: 3 });
  });

  it('asks for language and voice as they are when a session begins', async () => {
    const { session, service } = fakeTalk({ language: 'de' });
    await session.start();
    session.configure({ language: 'fr', enableTTS: false });
    await session.end();
    await session.start();
    expect(service.done).toEqual(['open de', 'end session-1', 'open fr silent']);
  });

  it('ends when the last view lets go, and begins none without one', async () => {
    const { session } = fakeTalk();
    const [one, other] = [session.hold(), session.hold()];
    await session.start();
    one();
    expect(session.getSnapshot().status).toBe('listening');
    other();
    expect(session.getSnapshot().status).toBe('ended');
    await expect(session.start()).rejects.toMatchObject({ code: 'aborted' });
    session.hold();
    await session.start();
    expect(session.getSnapshot().status).toBe('listening');
  });
});
