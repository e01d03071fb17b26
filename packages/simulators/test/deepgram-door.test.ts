import { VirtualClock } from '@antiphon/core';
import { DeepgramClient } from '@deepgram/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Simulator, startDeepgramSimulator } from '../src/index.js';
import { clientOf, heard, ONCE } from './deepgram-client.js';
import { dial } from './raw-client.js';

const KEY = 'dg-secret-of-this-test';
const LISTEN = '/v1/listen?model=nova-3&encoding=linear16&sample_rate=16000';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startDeepgramSimulator({ speech: 'scripted', keys: [KEY] });
});
afterAll(() => simulator.close());

/** How a handshake ended: 101, or the status with what came along. */
function knock(path: string, { headers = {}, protocols = [] as string[] } = {}) {
  const socket = new WebSocket(`${simulator.url}${path}`, protocols, { headers });
  return new Promise<{ status: number; headers: object; body: string; subprotocol?: string }>(
    (resolve, reject) => {
      socket.on('open', () => {
        resolve({ status: 101, headers: {}, body: '', subprotocol: socket.protocol });
        socket.terminate();
      });
      socket.on('unexpected-response', (_, response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => {
          body += chunk.toString();
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      socket.on('error', reject);
    },
  );
}
const token = { headers: { authorization: `Token ${KEY}` } };

describe("Deepgram's door", () => {
  it('lets in a token, a bearer, and a subprotocol with the key in it', async () => {
    expect(await knock(LISTEN, token)).toMatchObject({ status: 101 });
    expect(await knock(LISTEN, { headers: { authorization: `Bearer ${KEY}` } })).toMatchObject({
      status: 101,
    });
    expect(await knock(LISTEN, { protocols: ['token', KEY] })).toMatchObject({
      status: 101,
      subprotocol: 'token',
    });
  });

  it.each([
    ['no key', {}],
    ['a wrong key', { headers: { authorization: 'Token other' } }],
    ['a scheme it does not know', { headers: { authorization: `Basic ${KEY}` } }],
  ])('answers %s with 401, in headers and body', async (_, options) => {
    const refused = await knock(LISTEN, options);
    expect(refused).toMatchObject({
      status: 401,
      headers: {
        'dg-error': 'Invalid credentials.',
        'dg-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect(JSON.parse(refused.body)).toMatchObject({
      err_code: 'INVALID_AUTH',
      err_msg: 'Invalid credentials.',
      request_id: (refused.headers as Record<string, string>)['dg-request-id'],
    });
  });

  it.each([
    ['/v1/listen?model=nova-9&encoding=linear16&sample_rate=16000', /No such model/],
    ['/v1/listen?model=flux-general-en&encoding=linear16&sample_rate=16000', /No such model/],
    ['/v1/listen?model=nova-3&encoding=linear16', /sample_rate is required/],
    ['/v1/listen?model=nova-3&encoding=mp7&sample_rate=16000', /encoding/],
    [`${LISTEN}&utterance_end_ms=500&interim_results=true`, /utterance_end_ms/],
    [`${LISTEN}&utterance_end_ms=1000`, /interim_results/],
    [`${LISTEN}&vad_events=maybe`, /vad_events/],
    [`${LISTEN}&keywords=antiphon`, /keyterm/],
    ['/v2/listen?model=nova-3&encoding=linear16&sample_rate=16000', /No such model/],
    [
      '/v2/listen?model=flux-general-en&encoding=linear16&sample_rate=16000&eot_threshold=0.2',
      /eot_threshold/,
    ],
    [
      '/v2/listen?model=flux-general-en&encoding=linear16&sample_rate=16000&eot_threshold=0.5&eager_eot_threshold=0.8',
      /must not exceed/,
    ],
    ['/v1/speak?model=aura-2-nobody-en', /No such model/],
    ['/v1/speak?model=aura-2-thalia-en&encoding=mulaw&sample_rate=48000', /sample_rate/],
  ])('refuses %s with 400', async (path, message) => {
    const refused = await knock(path, token);
    expect(refused.status).toBe(400);
    expect(JSON.parse(refused.body).err_msg).toMatch(message);
  });

  it('lets in no more than its limit at a time', async () => {
    await using small = await startDeepgramSimulator({ speech: 'scripted', concurrency: 2 });
    const [first, second] = [dial(small.url, LISTEN), dial(small.url, '/v1/speak')];
    expect([await first.opened, await second.opened]).toEqual([true, true]);
    expect(await dial(small.url, LISTEN).opened).toBe(false);
    expect(small.recorder.connections.at(-1)?.status).toBe(429);
    first.socket.terminate();
    await small.recorder.waitFor(([connection]) => connection?.end);
    expect(await dial(small.url, LISTEN).opened).toBe(true);
  });

  it('shows the projects to a good key alone', async () => {
    const projects = await clientOf(simulator, KEY).manage.v1.projects.list();
    expect(projects.projects).toMatchObject([{ project_id: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
    await expect(clientOf(simulator, 'other').manage.v1.projects.list()).rejects.toMatchObject({
      statusCode: 401,
    });
  });

  it('grants tokens that open it until they expire', async () => {
    const clock = new VirtualClock();
    await using granting = await startDeepgramSimulator({ speech: 'scripted', keys: [KEY], clock });
    const { access_token: accessToken, expires_in } = await clientOf(granting, KEY).auth.v1.tokens.grant({
      ttl_seconds: 60,
    });
    expect(expires_in).toBe(60);
    const guest = new DeepgramClient({ accessToken, baseUrl: granting.url });
    await guest.manage.v1.projects.list();
    await clock.run(60_000);
    await expect(guest.manage.v1.projects.list()).rejects.toMatchObject({ statusCode: 401 });
    expect(JSON.stringify(granting.recorder.connections)).not.toContain(accessToken);
  });

  it('knows no other path', async () => {
    expect(await knock('/v3/listen', token)).toMatchObject({ status: 404 });
  });

  it('fails the SDK as the vendor does', async () => {
    const connection = await clientOf(simulator, 'wrong').listen.v1.createConnection({
      ...ONCE,
      model: 'nova-3',
    } as Parameters<ReturnType<typeof clientOf>['listen']['v1']['createConnection']>[0]);
    connection.connect();
    await expect(connection.waitForOpen()).rejects.toMatchObject({ message: expect.stringContaining('401') });
  });

  it('records no key, however it came', async () => {
    await knock(LISTEN, token);
    await knock(LISTEN, { protocols: ['token', KEY] });
    expect(JSON.stringify(simulator.recorder.connections)).not.toContain(KEY);
    expect(simulator.recorder.problems).toEqual([]);
  });
});

describe('a connection that is left alone', () => {
  it('is closed with NET-0001 after ten seconds, unless audio and then KeepAlive keep it', async () => {
    const clock = new VirtualClock();
    await using timed = await startDeepgramSimulator({ speech: 'scripted', clock });
    const params = { ...ONCE, model: 'nova-3', encoding: 'linear16', sample_rate: 16_000 };
    type Params = Parameters<ReturnType<typeof clientOf>['listen']['v1']['createConnection']>[0];
    const open = async () =>
      heard(await clientOf(timed).listen.v1.createConnection(params as unknown as Params));
    await using silent = await open();
    await using alive = await open();
    await using never = await open();
    alive.connection.sendMedia(new Uint8Array(320));
    const received = (kind: string, count: number) =>
      timed.recorder.waitFor(
        (all) => all.flatMap(({ messages }) => messages).filter((m) => m.kind === kind).length >= count,
      );
    await received('audio', 1);
    await clock.run(6_000);
    alive.connection.sendKeepAlive({ type: 'KeepAlive' });
    never.connection.sendKeepAlive({ type: 'KeepAlive' });
    await received('KeepAlive', 2);
    await clock.run(6_000);
    expect(await silent.closed).toEqual({ code: 1011, reason: 'NET-0001' });
    expect(await never.closed).toEqual({ code: 1011, reason: 'NET-0001' });
    expect(timed.connections.map(({ open: isOpen }) => isOpen)).toEqual([false, true, false]);
    await clock.run(5_000);
    expect(await alive.closed).toEqual({ code: 1011, reason: 'NET-0001' });
    expect(clock.pending).toBe(0);
  });
});

describe('a hostile client', () => {
  const open = async (path: string) => {
    const socket = new WebSocket(`${simulator.url}${path}`, token);
    const closed = new Promise<{ code: number; reason: string }>((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    socket.on('error', () => {});
    await new Promise((resolve) => socket.on('open', resolve));
    return { socket, closed };
  };
  const FLUX = '/v2/listen?model=flux-general-en&encoding=linear16&sample_rate=16000';
  const SPEAK = '/v1/speak?model=aura-2-thalia-en';

  it.each([
    [
      'a container that is none',
      '/v1/listen?model=nova-3',
      Buffer.from('this is no audio file at all'),
      1008,
      'DATA-0000',
    ],
    ['text that is no JSON', LISTEN, 'hello', 1008, 'DATA-0000'],
    ['JSON without a type', LISTEN, '[1, 2, 3]', 1008, 'DATA-0000'],
    ['a message of another API', LISTEN, '{"type":"Speak","text":"hi"}', 1008, 'DATA-0000'],
    ['half of a message', FLUX, '{"type":"Conf', 1008, undefined],
    ['audio where text is due', SPEAK, Buffer.alloc(100), 1003, 'MESSAGE-0000'],
    ['text that is no JSON, to be spoken', SPEAK, 'hello', 1008, 'DATA-0000'],
    ['a text that is a number', SPEAK, '{"type":"Speak","text":7}', 1008, 'DATA-0001'],
    [
      'a huge text frame',
      SPEAK,
      JSON.stringify({ type: 'Speak', text: 'x'.repeat(100_000) }),
      1009,
      'BIG-0000',
    ],
    ['a frame beyond the bound', SPEAK, 'x'.repeat(17 * 1024 * 1024), 1009, undefined],
  ])('with %s is closed as the vendor does it', async (_, path, message, code, reason) => {
    const { socket, closed } = await open(path);
    socket.send(message);
    const seen = await closed;
    expect(seen.code).toBe(code);
    if (reason !== undefined) expect(seen.reason).toBe(reason);
    expect(simulator.recorder.problems).toEqual([]);
  });

  it('with a Configure full of nonsense is told so and stays', async () => {
    const { socket, closed } = await open(FLUX);
    const answers: string[] = [];
    socket.on('message', (data) => answers.push(JSON.parse(data.toString()).type));
    const nonsense: unknown[] = [
      null,
      7,
      [],
      { eot_threshold: 'x' },
      { __proto__: null, toString: 1 },
      { eot_threshold: 9 },
    ];
    for (const thresholds of nonsense) socket.send(JSON.stringify({ type: 'Configure', thresholds }));
    socket.send(JSON.stringify({ type: 'Configure', keyterms: 'none' }));
    await expect.poll(() => answers.filter((type) => type === 'ConfigureFailure').length).toBe(7);
    socket.send('{"type":"CloseStream"}');
    expect((await closed).code).toBe(1005);
  });

  it('that vanishes in the middle leaves nothing behind', async () => {
    const { socket } = await open(LISTEN);
    socket.send(Buffer.alloc(64_000));
    socket.terminate();
    await simulator.recorder.waitFor((all) => all.at(-1)?.end?.code === 1006);
    expect(simulator.recorder.problems).toEqual([]);
  });
});
