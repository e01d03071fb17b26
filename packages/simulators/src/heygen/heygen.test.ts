import { viewPcm16AsBytes } from '@antiphon/audio';
import { VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { telegraph, telegraphMs } from '../speech/index.js';
import { type HeygenSimulatorOptions, startHeygenSimulator } from './index.js';

interface Answer {
  readonly status: number;
  readonly body: {
    readonly code?: number;
    readonly message?: string;
    readonly data?: Readonly<Record<string, string>>;
  };
}

/** A simulator in virtual time, and somebody who asks it. */
async function world(options: HeygenSimulatorOptions = {}) {
  const clock = new VirtualClock();
  const simulator = await startHeygenSimulator({ speech: 'scripted', clock, ...options });
  const key = { 'x-api-key': options.keys?.[0] ?? 'any' };
  const ask = async (action: string, body: object = {}, headers: object = key): Promise<Answer> => {
    const response = await fetch(`${simulator.url}/v1/streaming.${action}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  /** Asks for what takes the simulator's time. */
  const asked = async (action: string, body: object, ms: number): Promise<Answer> => {
    const asking = ask(action, body);
    const count = simulator.recorder.connections.length;
    await simulator.recorder.waitFor((seen) => seen.length > count);
    await simulator.recorder.waitFor((seen) => seen.at(-1)?.messages[0]);
    await clock.run(ms);
    return asking;
  };
  const create = async (body: object = { avatar_name: 'Anna' }): Promise<{ readonly session_id: string }> => {
    const { body: answer } = await ask('new', body);
    return { session_id: answer.data?.session_id ?? '' };
  };
  const started = async (body?: object) => {
    const session = await create(body);
    await asked('start', session, 1);
    return session;
  };
  /** What was told in the room. */
  const told = (): string[] =>
    simulator.recorder.connections
      .filter(({ info }) => info.transport === 'room')
      .flatMap(({ messages }) => messages.map(({ kind }) => kind));
  return { clock, simulator, ask, asked, create, started, told, [Symbol.asyncDispose]: simulator.close };
}

describe('the Interactive Avatar over REST', () => {
  it('gives a token that lets a browser in', async () => {
    await using it = await world({ keys: ['k'] });
    const { body } = await it.ask('create_token');
    expect(body).toEqual({ error: null, data: { token: expect.any(String) } });
    const token = body.data?.token ?? '';
    expect(JSON.parse(Buffer.from(token, 'base64').toString())).toMatchObject({
      token_type: expect.any(String),
    });
    const bearer = { authorization: `Bearer ${token}` };
    expect(await it.ask('new', { avatar_name: 'Anna' }, bearer)).toMatchObject({
      status: 200,
      body: {
        code: 100,
        message: 'success',
        data: { session_id: expect.any(String), session_duration_limit: 600 },
      },
    });
    expect(await it.ask('new', {}, { authorization: 'Bearer no' })).toMatchObject({
      status: 401,
      body: { code: 400_112 },
    });
  });

  it('starts once the avatar is there', async () => {
    await using it = await world({ latency: { avatarSetUp: { medianMs: 900, p95Ms: 900 } } });
    const session = await it.create();
    expect((await it.asked('start', session, 900)).body.code).toBe(100);
    expect(it.simulator.sessions[0]?.state).toBe('connected');
  });

  it('says a text, in its own time, and tells the room', async () => {
    await using it = await world();
    const session = await it.started();
    const saying = await it.asked('task', { ...session, text: 'hello there', task_type: 'repeat' }, 0);
    const durationMs = Number(saying.body.data?.duration_ms);
    expect(durationMs).toBeGreaterThanOrEqual(telegraphMs('hello there'));
    await it.clock.run(durationMs - 1);
    expect(it.told()).toEqual(['avatar_start_talking', 'avatar_talking_message']);
    await it.clock.run(2);
    expect(it.told().slice(2)).toEqual(['avatar_end_message', 'avatar_stop_talking']);
    expect(it.simulator.sessions[0]?.spoke.words().map(({ text }) => text)).toEqual(['hello', 'there']);
  });

  it('lets the model answer what is not to be repeated, and answers a sync task when it was said', async () => {
    await using it = await world({ answer: (text) => `indeed ${text}` });
    const session = await it.started();
    const saying = await it.asked('task', { ...session, text: 'rain', task_mode: 'sync' }, 5_000);
    expect(saying.body.code).toBe(100);
    expect(it.told()).toContain('avatar_stop_talking');
    expect(it.simulator.sessions[0]?.spoke.words().map(({ text }) => text)).toEqual(['indeed', 'rain']);
  });

  it('is cut off by an interruption', async () => {
    await using it = await world();
    const session = await it.started();
    await it.asked('task', { ...session, text: 'one two three four five six', task_type: 'repeat' }, 0);
    await it.asked('task', { ...session, text: 'seven', task_type: 'repeat' }, 200);
    await it.ask('interrupt', session);
    await it.clock.run(10_000);
    expect(it.told()).toEqual(['avatar_start_talking', 'avatar_talking_message', 'avatar_stop_talking']);
    const [stretch] = it.simulator.sessions[0]?.spoke.stretches ?? [];
    expect((stretch?.endMs ?? 0) - (stretch?.startMs ?? 0)).toBeLessThanOrEqual(201);
  });

  it('says texts in the order that they came', async () => {
    await using it = await world();
    const session = await it.started();
    for (const text of ['one', 'two', 'three']) {
      await it.asked('task', { ...session, text, task_type: 'repeat' }, 0);
    }
    await it.clock.run(5_000);
    expect(it.simulator.sessions[0]?.spoke.words().map(({ text }) => text)).toEqual(['one', 'two', 'three']);
  });

  it('refuses what comes too early, too late, or to nobody', async () => {
    await using it = await world();
    const session = await it.create();
    const task = { ...session, text: 'hello', task_type: 'repeat' };
    const wrongState = { status: 400, body: { code: 400_006, message: 'Session is not in correct state' } };
    expect(await it.ask('task', task)).toMatchObject(wrongState);
    await it.asked('start', session, 1);
    expect(await it.ask('start', session)).toMatchObject(wrongState);
    expect(await it.ask('task', { ...session, text: 'x'.repeat(1_001) })).toMatchObject({ status: 400 });
    expect((await it.ask('stop', session)).body.code).toBe(100);
    for (const action of ['task', 'interrupt', 'keep_alive', 'stop']) {
      expect(await it.ask(action, task)).toMatchObject(wrongState);
    }
    expect(await it.ask('task', { ...task, session_id: 'none' })).toMatchObject({
      status: 404,
      body: { code: 10_006 },
    });
  });

  it.each([
    ['no such avatar', { avatars: ['Bert'] }, 404, 10_012],
    ['no credit', { hasCredit: false }, 429, 10_015],
    ['no room for one more', { concurrency: 0 }, 429, 10_007],
  ])('refuses a session: %s', async (_, options, status, code) => {
    await using it = await world(options);
    expect(await it.ask('new', { avatar_name: 'Anna' })).toMatchObject({ status, body: { code } });
  });

  it('ends where nobody says anything, unless it is kept alive', async () => {
    await using it = await world();
    const session = await it.started({ avatar_name: 'Anna', activity_idle_timeout: 30 });
    await it.clock.run(29_000);
    await it.ask('keep_alive', session);
    await it.clock.run(29_000);
    expect(it.simulator.sessions[0]?.state).toBe('connected');
    await it.clock.run(1_000);
    expect(it.simulator.sessions[0]?.state).toBe('closed');
  });
});

describe('the chat socket', () => {
  const field = (number: number, bytes: Uint8Array): number[] => [number * 8 + 2, bytes.length, ...bytes];

  it('hears a microphone, tells when there is a voice, and has the words answered', async () => {
    await using it = await world();
    const { body } = await it.ask('create_token');
    const session = await it.started();
    const token = encodeURIComponent(body.data?.token ?? '');
    const socket = new WebSocket(
      `${it.simulator.url}/v1/ws/streaming.chat?session_id=${session.session_id}&session_token=${token}`,
    );
    const events: string[] = [];
    socket.on('message', (data) => events.push(JSON.parse(data.toString()).event_type));
    await new Promise((resolve) => socket.on('open', resolve));
    const tones = telegraph('hello');
    const said = new Int16Array(tones.length + 16_000);
    said.set(tones);
    // 512 samples a frame, as the SDK cuts them.
    for (let at = 0; at < said.length; at += 512) {
      const bytes = viewPcm16AsBytes(said.slice(at, at + 512));
      const length = [0x80 | (bytes.length & 127), bytes.length >> 7];
      const audio = [3 * 8 + 2, ...length, ...bytes, 4 * 8, 0x80, 0x7d];
      const frame = [2 * 8 + 2, 0x80 | (audio.length & 127), audio.length >> 7, ...audio];
      socket.send(Uint8Array.from(frame));
    }
    await it.simulator.recorder.waitFor(() => it.told().includes('user_talking_message'));
    await it.clock.run(10_000);
    while (events.length < 2) await new Promise((resolve) => setImmediate(resolve));
    expect(events).toEqual(['user_start', 'user_stop']);
    const words = it.simulator.sessions[0]?.spoke.words().map(({ text }) => text);
    expect(words).toEqual(['you', 'said', 'hello']);
    socket.terminate();
  });

  it('takes typed words from those with a token, and has them answered', async () => {
    await using it = await world();
    const { body } = await it.ask('create_token');
    const session = await it.started();
    const address = `${it.simulator.url}/v1/ws/streaming.chat?session_id=${session.session_id}&session_token=`;
    const refused = new WebSocket(`${address}guess`);
    const [status] = await new Promise<[number | undefined]>((resolve) => {
      refused.on('error', () => {});
      refused.on('unexpected-response', (_, { statusCode }) => resolve([statusCode]));
    });
    expect(status).toBe(401);
    const socket = new WebSocket(address + encodeURIComponent(body.data?.token ?? ''));
    await new Promise((resolve) => socket.on('open', resolve));
    const typed = field(3, new TextEncoder().encode('good day'));
    socket.send(Uint8Array.from(field(1, Uint8Array.from(typed))));
    await it.simulator.recorder.waitFor(() => it.told().includes('user_talking_message'));
    await it.clock.run(10_000);
    expect(it.told()).toEqual([
      'user_talking_message',
      'user_end_message',
      'avatar_start_talking',
      'avatar_talking_message',
      'avatar_end_message',
      'avatar_stop_talking',
    ]);
    await it.ask('stop', session);
    await new Promise((resolve) => socket.on('close', resolve));
  });
});
