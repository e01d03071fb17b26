import { backoff, VirtualClock } from '@antiphon/core/frame-free';
import { describe, expect, it } from 'vitest';
import { noOpus } from '../opus/index.js';
import { FakeServer } from './fake-server.fixture.js';
import type { LinkState, ResumeTicket } from './link-options.js';
import { VoiceLink } from './voice-link.js';

function linked(ticket?: ResumeTicket) {
  const clock = new VirtualClock(1_000_000);
  const server = new FakeServer();
  const states: LinkState[] = [];
  const messages: string[] = [];
  const link = new VoiceLink(
    {
      ...{ clock, openSocket: server.open, inputRate: 16_000, outputRate: 48_000, opus: noOpus },
      ...{
        backoff: backoff({ baseMs: 100, jitter: 'none' }),
        connectTimeoutMs: 10_000,
        giveUpAfterMs: 60_000,
        silenceMs: 5_000,
      },
      address: () => 'wss://host/talk?token=T',
    },
    {
      onState: (state) => states.push(state),
      onWelcome: () => {},
      onAudio: ({ id, pts }) => messages.push(`speech ${id} ${pts}`),
      onFlush: (turn) => messages.push(`flush ${turn}`),
      onMessage: ({ text }) => messages.push(String(text)),
    },
  );
  link.open(ticket);
  const open = async (changes = {}) => {
    await clock.run(0);
    server.last.welcome(changes);
  };
  return { clock, server, states, messages, link, open };
}

const say = (text: string) => JSON.stringify({ text });
const counted = (server: FakeServer) => server.last.heard.filter((said) => 'text' in (said as object));

describe('VoiceLink', () => {
  it('greets with hello, by the subprotocol, and is open when it is welcome', async () => {
    const { server, states, open, messages } = linked();
    await open();
    server.last.sayJson(say('ready'));
    server.last.speak(3, 20, new Int16Array(4));
    server.last.say('flush', { turn: 3 });
    expect(server.last.address.href).toBe('wss://host/talk?token=T');
    expect(server.last.protocols).toEqual(['antiphon.v1']);
    expect(server.last.heard).toMatchObject([{ type: 'hello', data: { audioOut: { sampleRate: 48_000 } } }]);
    expect(states).toEqual([
      { state: 'connecting' },
      { state: 'open', isResumed: false, sessionId: 'client-1' },
    ]);
    expect(messages).toEqual(['ready', 'speech 3 20000000', 'flush 3']);
  });

  it('says after a cut what was lost in it and what was said meanwhile, in order', async () => {
    const { clock, server, states, open, link } = linked();
    await open();
    for (const text of ['one', 'two', 'three']) link.sendMessage(say(text));
    server.last.say('received', { count: 1 });
    server.last.sayJson(say('from the server'));
    server.last.end(1006);
    link.sendMessage(say('four'));
    await clock.run(1_000);
    await open({ resumed: true, received: 2, resumeKey: 'next' });
    expect(server.last.address.search).toBe('?resume=key');
    expect(server.last.heard[0]).toMatchObject({ type: 'hello', data: { received: 1 } });
    expect(counted(server)).toEqual([{ text: 'three' }, { text: 'four' }]);
    expect(states.at(-1)).toEqual({ state: 'open', isResumed: true, sessionId: 'client-1' });
    server.last.end(1006);
    await clock.run(1_000);
    expect(server.last.address.search).toBe('?resume=next');
  });

  it('skips what it has not kept', async () => {
    const { clock, server, open, link } = linked();
    await open();
    const samples = new Uint8Array(300_000);
    for (let at = 0; at < 5; at++) link.sendAudio({ bytes: samples, sampleRate: 16_000, channels: 1 });
    server.last.end(1006);
    await clock.run(1_000);
    await open({ resumed: true, received: 1 });
    expect(server.last.heard.slice(1)).toEqual([
      { type: 'skip', data: { count: 1 } },
      ...['audio 300000', 'audio 300000', 'audio 300000'],
    ]);
  });

  it('tells every 50 messages, and a second after the first, how many have come', async () => {
    const { clock, server, open } = linked();
    await open();
    for (let at = 0; at < 51; at++) server.last.sayJson(say('x'));
    server.last.say('skip', { count: 9 });
    const told = () => server.last.heard.slice(1);
    expect(told()).toEqual([{ type: 'received', data: { count: 50 } }]);
    await clock.run(1_000);
    expect(told().at(-1)).toEqual({ type: 'received', data: { count: 60 } });
    await clock.run(3_000);
    expect(told()).toHaveLength(2);
  });

  it('counts what it does not understand: the server has', async () => {
    const { clock, server, open } = linked();
    await open();
    server.last.sayJson('{"label":"antiphon","type":"tomorrow","data":{}}');
    server.last.sayJson('no JSON');
    server.last.sayBytes(Uint8Array.of(1, 2, 3));
    await clock.run(1_000);
    expect(server.last.heard.at(-1)).toEqual({ type: 'received', data: { count: 3 } });
  });

  it.each([
    [1000, 'closed'],
    [1008, 'closed'],
    [4409, 'closed'],
    [1006, 'reconnecting'],
    [1012, 'reconnecting'],
    [1001, 'reconnecting'],
    [4410, 'reconnecting'],
  ])('after %i it is %s', async (code, state) => {
    const { server, states, open } = linked();
    await open();
    server.last.end(code);
    expect(states.at(-1)?.state).toBe(state);
  });

  it('begins anew, with a token and new counts, when the session is gone', async () => {
    const { clock, server, states, open, link } = linked();
    await open();
    link.sendMessage(say('old'));
    server.last.end(1006);
    await clock.run(500);
    server.last.accept();
    server.last.end(4410);
    await clock.run(1_000);
    expect(server.last.address.search).toBe('?token=T');
    await open({ sessionId: 'client-2' });
    link.sendMessage(say('new'));
    expect(server.last.heard[0]).not.toHaveProperty('data.received');
    expect(counted(server)).toEqual([{ text: 'new' }]);
    expect(states.at(-1)).toEqual({ state: 'open', isResumed: false, sessionId: 'client-2' });
  });

  it('gives a first connection up at once, and another after a minute', async () => {
    const first = linked();
    await first.clock.run(0);
    first.server.last.end(1006);
    expect(first.states.at(-1)).toMatchObject({ state: 'closed', isFailure: true });
    expect(first.clock.pending).toBe(0);

    const { clock, server, states, open } = linked();
    await open();
    server.last.end(1006);
    for (let tries = 0; tries < 30 && states.at(-1)?.state !== 'closed'; tries++) {
      const before = server.sockets.length;
      await clock.runUntil(() => server.sockets.length > before);
      server.last.end(1006);
    }
    expect(states.at(-1)).toMatchObject({ state: 'closed', isFailure: true });
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(server.last.address.search).toBe('?token=T');
    expect(clock.pending).toBe(0);
  });

  it('gives a server up that breaks off one session after the other', async () => {
    const { clock, server, states, open } = linked();
    await open();
    for (let sessions = 1; sessions < 3; sessions++) {
      server.last.end(1011);
      await clock.run(1_000);
      server.last.end(1001);
      await clock.run(1_000);
      await open();
    }
    server.last.end(1011);
    expect(states.at(-1)).toMatchObject({ state: 'closed', why: 'the agent failed', isFailure: true });
  });

  it('cuts a connection that has died without a word, and an attempt that leads to nothing', async () => {
    const { clock, server, states, open, link } = linked();
    await open();
    await clock.run(23_000);
    expect(clock.pending).toBe(0);
    link.sendMessage(say('anybody there?'));
    await clock.run(4_900);
    expect(states.at(-1)?.state).toBe('open');
    await clock.run(600);
    expect(server.sockets[0]?.closedWith).toBe(4000);
    await clock.run(200);
    expect(server.sockets.length).toBe(2);
    await clock.run(11_000);
    expect(server.sockets[1]?.closedWith).toBe(4000);
    expect(server.sockets.length).toBe(3);
  });

  it('does not take a talk in writing for dead that is acknowledged late', async () => {
    const { clock, server, states, open, link } = linked();
    await open();
    for (let count = 1; count <= 10; count++) {
      await clock.run(4_900);
      link.sendMessage(say('and then?'));
      await clock.run(1_500);
      server.last.say('received', { count });
    }
    expect(server.sockets.length).toBe(1);
    expect(states.at(-1)?.state).toBe('open');
  });

  it('tries at growing distances, and not for ever, where it is welcome and cut at once', async () => {
    const { clock, server, states, open } = linked();
    await open();
    server.last.end(1006);
    while (states.at(-1)?.state !== 'closed' && server.sockets.length < 50) {
      const before = server.sockets.length;
      await clock.runUntil(() => server.sockets.length > before);
      server.last.welcome({ resumed: true });
      server.last.end(1006);
    }
    expect(states.at(-1)).toEqual({ state: 'closed', why: 'the connection was cut', isFailure: true });
    expect(server.sockets.length).toBeLessThan(15);
    expect(server.last.address.search).toBe('?resume=key');
  });

  it('is back at once after a connection that lasted', async () => {
    const { clock, server, states, open } = linked();
    await open();
    for (let cuts = 0; cuts < 20; cuts++) {
      server.last.end(1006);
      expect(states.at(-1)).toMatchObject({ state: 'reconnecting', tries: 0 });
      await clock.run(100);
      await open({ resumed: true });
      await clock.run(6_000);
    }
    expect(states.at(-1)?.state).toBe('open');
  });

  it('takes nothing that it could not say: before the first welcome, when the session is gone, once closed', async () => {
    const { clock, server, states, open, link } = linked();
    expect(link.sendMessage(say('too early'))).toBe(false);
    await open();
    expect(link.sendMessage(say('one'))).toBe(true);
    server.last.end(1006);
    expect(states.at(-1)).toMatchObject({ state: 'reconnecting', isKept: true });
    expect(link.sendMessage(say('two'))).toBe(true);
    await clock.run(16_000);
    server.last.end(1006);
    expect(states.at(-1)).toMatchObject({ state: 'reconnecting', isKept: false });
    expect(link.sendMessage(say('three'))).toBe(false);
    link.close();
    expect(link.sendMessage(say('too late'))).toBe(false);
  });

  it('hands its session to the page after it, which goes on counting', async () => {
    const { server, open, link, clock } = linked();
    await open();
    link.sendMessage(say('one'));
    link.sendMessage(say('two'));
    server.last.sayJson(say('x'));
    const ticket = link.suspend();
    expect(server.last.closedWith).toBe(4000);
    expect(clock.pending).toBe(0);
    expect(ticket).toEqual({
      ...{ resumeKey: 'key', sessionId: 'client-1', received: 1, sent: 2, untilEpochMs: 1_015_000 },
    });

    const next = linked(ticket);
    await next.open({ resumed: true, received: 1 });
    next.link.sendMessage(say('three'));
    expect(next.server.last.address.search).toBe('?resume=key');
    expect(next.server.last.heard).toMatchObject([
      { type: 'hello', data: { received: 1 } },
      { type: 'skip', data: { count: 1 } },
      { text: 'three' },
    ]);
  });

  it('begins anew where the session of the page before is gone', async () => {
    const ticket = { resumeKey: 'key', sessionId: 'c', received: 1, sent: 2, untilEpochMs: 1_015_000 };
    const { clock, server, open, states } = linked(ticket);
    await clock.run(0);
    server.last.accept();
    server.last.end(4410);
    await clock.run(1_000);
    await open();
    expect(server.last.address.search).toBe('?token=T');
    expect(states.at(-1)).toMatchObject({ state: 'open', isResumed: false });
    const late = linked({ ...ticket, untilEpochMs: 999_999 });
    await late.clock.run(0);
    expect(late.server.last.address.search).toBe('?token=T');
  });
});
