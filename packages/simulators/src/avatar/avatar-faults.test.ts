import { describe, expect, it } from 'vitest';
import type { AvatarFault, FaultRule } from '../faults/index.js';
import { AVATAR_FAULTS } from '../faults/index.js';
import { startHeygenSimulator } from '../heygen/index.js';
import { CHAT, textWorld } from '../heygen/text-client.fixture.js';
import { audio, liteWorld, post } from '../liveavatar/lite-client.fixture.js';
import { telegraph } from '../speech/index.js';
import { inRoom } from './avatar-session.fixture.js';

const SOCKET = /^\/v1\/sessions\/.*\/ws$/;
const START = '/v1/sessions/start';
const rules = (...list: FaultRule[]) => ({ faults: list });

describe('what may go wrong with a LiveAvatar session', () => {
  it.each([
    ['noCredit', 402],
    ['concurrencyLimit', 429],
    ['unknownAvatar', 404],
  ] as const)('%s refuses the one it is for, and no other', async (kind, status) => {
    await using world = await liteWorld(rules({ kind, on: { path: START, connection: 1 } }));
    const bearer = { authorization: `Bearer ${await world.token()}` };
    expect((await post(world.url + START, bearer)).status).toBe(status);
    const [, asked] = world.simulator.recorder.connections;
    expect(asked?.faults.map((fault) => fault.kind)).toEqual([kind]);
    expect((await post(world.url + START, bearer)).status).toBe(201);
  });

  it('a set-up that never ends leaves it connecting', async () => {
    await using world = await liteWorld(rules({ kind: 'setUpHangs' }));
    const client = await world.open((await world.start()).ws_url);
    await world.clock.run(200_000);
    await client.got(1);
    expect(client.kinds()).toEqual(['connecting']);
  });

  it('a kick ends it, in the middle of a word', async () => {
    await using world = await liteWorld(rules({ kind: 'kick', at: 'duringSpeech' }));
    const client = await world.connected();
    await client.say({ type: 'agent.speak', event_id: 'one', audio: audio(1_000) });
    await world.clock.run(100);
    expect(await client.closed).toBe(1_000);
    expect(client.kinds().slice(2)).toEqual(['agent.speak_started', 'closing', 'closed']);
    expect(world.simulator.sessions[0]?.spoke.speech()).toHaveLength(0);
  });

  it('a moment of its own passes from outside too', async () => {
    await using world = await liteWorld();
    const client = await world.connected();
    world.simulator.sessions[0]?.inject({ kind: 'kick', at: { afterMs: 500 } });
    await world.clock.run(499);
    expect(world.simulator.sessions[0]?.state).toBe('connected');
    await world.clock.run(1);
    expect(await client.closed).toBe(1_000);
  });
});

describe('what may go wrong with its socket', () => {
  it.each([
    ['it refuses', { kind: 'refuse' }],
    ['it is not there', { kind: 'http', status: 404 }],
  ] as const)('%s: the address is dead, and the session is not', async (_, fault) => {
    await using world = await liteWorld(rules({ ...fault, on: { path: SOCKET, connection: 1 } }));
    const { ws_url } = await world.start();
    await expect(world.open(ws_url)).rejects.toThrow('refused');
    const client = await world.open(ws_url);
    await client.got(1);
    expect(client.kinds()[0]).toMatch(/^connect/);
  });

  it('it is gone after two minutes', async () => {
    await using world = await liteWorld(
      rules({ kind: 'drop', at: { afterMs: 120_000 }, on: { path: SOCKET, connection: 1 } }),
    );
    const client = await world.connected();
    await world.clock.run(119_990);
    expect(client.socket.readyState).toBe(client.socket.OPEN);
    await world.clock.run(10);
    expect(await client.closed).toBe(1006);
    expect(world.simulator.sessions[0]?.state).toBe('connected');
  });

  it('it is gone while the avatar speaks: what the avatar has, it says', async () => {
    await using world = await liteWorld(rules({ kind: 'drop', at: 'duringSpeech', on: { path: SOCKET } }));
    const client = await world.connected();
    await client.say({ type: 'agent.speak', event_id: 'one', audio: audio(1_000) });
    await world.clock.run(10);
    expect(await client.closed).toBe(1006);
    await world.clock.run(2_000);
    expect(world.simulator.sessions[0]?.spoke.stretches).toEqual([{ startMs: 1, endMs: 1_001 }]);
  });

  it('it reads slowly, and what is said comes late', async () => {
    await using world = await liteWorld(
      rules({ kind: 'slowReader', bytesPerSecond: 16_000, on: { path: SOCKET } }),
    );
    const client = await world.connected();
    // Enough that the sockets do not take it all at once.
    for (let n = 0; n < 40; n++)
      client.socket.send(JSON.stringify({ type: 'agent.speak', audio: audio(1_000) }));
    const spoke = world.simulator.sessions[0]?.spoke;
    await world.simulator.recorder.waitFor((seen) =>
      seen.at(-1)?.messages.some(({ from }) => from === 'client'),
    );
    const before = spoke?.endMs ?? 0;
    await world.clock.run(1_000);
    expect(spoke?.endMs).toBe(before);
    expect(before).toBeLessThan(40_000);
  });

  it('a message breaks off, and those behind it are whole', async () => {
    await using world = await liteWorld(
      rules({ kind: 'malformedJson', at: 'beforeSpeech', on: { path: SOCKET } }),
    );
    const { ws_url } = await world.start();
    await world.clock.run(1);
    const { WebSocket } = await import('ws');
    const socket = new WebSocket(ws_url);
    const texts: string[] = [];
    socket.on('message', (data) => texts.push(data.toString()));
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send(JSON.stringify({ type: 'agent.speak', event_id: 'e', audio: audio(100) }));
    socket.send(JSON.stringify({ type: 'agent.speak_end', event_id: 'e' }));
    const { recorder } = world.simulator;
    await recorder.waitFor((seen) => seen.at(-1)?.messages.at(-1)?.kind === 'agent.speak_end');
    await world.clock.run(200);
    while (texts.length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(() => JSON.parse(texts[1] ?? '')).toThrow();
    expect(JSON.parse(texts[2] ?? '')).toMatchObject({ type: 'agent.speak_ended' });
  });

  it('it says nothing any more, and the avatar speaks on', async () => {
    await using world = await liteWorld(rules({ kind: 'halfOpenWrite', on: { path: SOCKET } }));
    const client = await world.open((await world.start()).ws_url);
    await world.clock.run(1);
    await client.say({ type: 'agent.speak', event_id: 'one', audio: audio(100) });
    await world.clock.run(200);
    // The first state was on its way before.
    expect(client.kinds().filter((kind) => kind.startsWith('agent'))).toEqual([]);
    expect(world.simulator.sessions[0]?.spoke.endMs).toBe(101);
  });
});

describe('what may go wrong with the Interactive Avatar', () => {
  it.each(AVATAR_FAULTS.filter(({ effect }) => effect === 'handshakeFails'))('$name', async ({ fault }) => {
    await using simulator = await startHeygenSimulator({
      speech: 'scripted',
      faults: [fault as AvatarFault],
    });
    const asked = await fetch(`${simulator.url}/v1/streaming.new`, {
      method: 'POST',
      headers: { 'x-api-key': 'any' },
    });
    expect([404, 429]).toContain(asked.status);
    expect(simulator.recorder.connections[0]?.faults.map(({ kind }) => kind)).toEqual([fault.kind]);
  });

  it('a start that is never answered', async () => {
    await using world = await textWorld({ faults: [{ kind: 'setUpHangs' }], isStarted: false });
    const gone = new AbortController();
    const starting = world.ask('start', {}, gone.signal);
    await world.simulator.recorder.waitFor((seen) => seen[1]?.messages[0]);
    await world.clock.run(60_000);
    expect(world.session.state).toBe('connecting');
    expect(world.simulator.recorder.connections.at(-1)?.status).toBeUndefined();
    gone.abort();
    await expect(starting).rejects.toThrow();
  });

  it.each([
    ['it is answered with an error', { kind: 'http', status: 503 }],
    ['it is cut off', { kind: 'refuse' }],
  ] as const)('a chat socket that is refused: %s', async (_, fault) => {
    await using world = await textWorld({ faults: [{ ...fault, on: { path: CHAT } }] });
    await expect(world.chat()).rejects.toThrow('refused');
    expect(world.session.state).toBe('connected');
  });

  it('a chat socket that is gone after two minutes', async () => {
    const drop = { kind: 'drop', at: { afterMs: 120_000 }, on: { path: CHAT } } as const;
    await using world = await textWorld({ faults: [drop] });
    const chat = await world.chat();
    await world.clock.run(119_900);
    expect(chat.socket.readyState).toBe(chat.socket.OPEN);
    await world.ask('keep_alive');
    await world.clock.run(100);
    expect(await chat.closed).toBe(1006);
    expect(world.session.state).toBe('connected');
  });

  it('a chat socket that reads slowly', async () => {
    const slow = { kind: 'slowReader', bytesPerSecond: 64_000, on: { path: CHAT } } as const;
    await using world = await textWorld({ faults: [slow] });
    const { recorder } = world.simulator;
    const chat = await world.chat();
    // Enough that it does not come all at once.
    for (let n = 0; n < 20; n++) chat.socket.send(Buffer.alloc(64_000));
    const got = (): number => recorder.connections.at(-1)?.bytesFromClient ?? 0;
    await recorder.waitFor(() => got() > 0);
    const before = got();
    expect(before).toBeLessThan(20 * 64_000);
    await world.clock.run(before / 64 - 1);
    expect(got()).toBe(before);
    await world.clock.run(1);
    await recorder.waitFor(() => got() > before);
  });

  it('an event on the chat socket that breaks off, and those behind it are whole', async () => {
    await using world = await textWorld({ faults: [{ kind: 'malformedJson', on: { path: CHAT } }] });
    const chat = await world.chat();
    chat.say(telegraph('hello'));
    await chat.got(2);
    expect(() => JSON.parse(chat.texts[0] ?? '')).toThrow();
    expect(JSON.parse(chat.texts[1] ?? '')).toEqual({ event_type: 'user_stop' });
  });

  it('an event in the room that breaks off, and those behind it are whole', async () => {
    await using world = await textWorld({ faults: [{ kind: 'malformedEvent' }] });
    await world.asked('task', { text: 'hello', task_type: 'repeat' }, 2_000);
    expect(world.told().map(({ kind }) => kind)).toEqual([
      'text',
      'avatar_talking_message',
      'avatar_end_message',
      'avatar_stop_talking',
    ]);
    expect(world.told()[0]?.text).toMatch(/^\{"type":"avatar_/);
  });

  it('a kick, in the middle of a word: all that follows is refused', async () => {
    await using world = await textWorld({ faults: [{ kind: 'kick', at: 'duringSpeech' }] });
    const chat = await world.chat();
    await world.asked('task', { text: 'hello', task_type: 'repeat' }, 1_000);
    expect(await chat.closed).toBe(1_000);
    expect(await world.ask('keep_alive')).toMatchObject({ status: 400, body: { code: 400_006 } });
  });
});

describe('what may go wrong with what is seen and heard of an avatar', () => {
  it.each([
    [{ kind: 'trackLoss', track: 'audio' }, 'loses audio'],
    [{ kind: 'trackLoss', track: 'video' }, 'loses video'],
    [{ kind: 'signalLoss' }, 'drops signalling'],
    [{ kind: 'signalLoss', forgets: true }, 'drops signalling and forgets'],
    [{ kind: 'malformedEvent' }, 'says {"type":'],
    [{ kind: 'kick' }, 'closes'],
  ] as const)('%o', (fault, done) => {
    const { session, seen } = inRoom();
    session.inject(fault);
    if (fault.kind === 'malformedEvent') session.tell({ type: 'event' });
    expect(seen).toEqual([done]);
    expect(session.isRunning).toBe(fault.kind !== 'kick');
  });
});
