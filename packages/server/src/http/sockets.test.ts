import { once } from 'node:events';
import { connect } from 'node:net';
import { VirtualClock } from '@antiphon/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { BASE, bearer, type FakeServer, fakeServer, KEYS } from './hosted.fixture.js';

const clock = new VirtualClock();
const phone = {
  path: '/media',
  calls: [],
  upgrades: 0,
  handleUpgrade(_request: unknown, socket: { end(text: string): void }) {
    socket.end('HTTP/1.1 402 Payment Required\r\ncontent-length: 0\r\n\r\n');
  },
  async handleWebhook(request: AsyncIterable<Buffer>, response: { end(text: string): void }) {
    let body = '';
    for await (const part of request) body += part;
    response.end(`<Response>${body}</Response>`);
  },
  close: () => {},
};
let server: FakeServer;
let url: string;

beforeAll(async () => {
  server = await fakeServer({ clock, telephone: phone as never });
  url = await server.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  server.closeSockets();
  server.cutSockets();
  await server.app.close();
});

async function opened(owner: keyof typeof KEYS = 'ada') {
  const answer = await fetch(`${url}${BASE}/sessions`, { method: 'POST', headers: bearer(KEYS[owner]) });
  return (await answer.json()) as {
    readonly sessionId: string;
    readonly socket: { readonly path: string; readonly token: string };
    readonly voice: { readonly path: string; readonly token: string };
  };
}

/** Asks for a WebSocket. @returns its first message and itself, or the status of its refusal and the code of its answer */
function asked(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ readonly socket?: WebSocket; readonly said: string }> {
  const socket = new WebSocket(url.replace('http', 'ws') + path, { headers });
  return new Promise((resolve, reject) => {
    socket.once('message', (message) => resolve({ socket, said: message.toString() }));
    socket.once('close', (code) => resolve({ said: `closed ${code}` }));
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.on('data', (part) => {
        body += part;
      });
      response.on('end', () => {
        const { code = body } = body.startsWith('{') ? JSON.parse(body) : {};
        resolve({ said: `${response.statusCode} ${code}` });
      });
    });
    socket.once('error', reject);
  });
}

describe('A session socket', () => {
  test('lets a token in once, and carries messages both ways', async () => {
    const { sessionId, socket } = await opened();
    const address = `${socket.path}?token=${socket.token}`;
    const { said, socket: open } = await asked(address);
    expect(said).toBe(`hello of ${sessionId}`);
    open?.send('{"control":"ping"}');
    const [echo] = await once(open as WebSocket, 'message');
    expect(echo.toString()).toBe('{"control":"ping"}');
    open?.close();
    expect((await asked(address)).said).toBe('401 unauthorized');
  });

  test('lets in whoever brings credentials, to their own sessions', async () => {
    const { sessionId, socket } = await opened();
    const { said, socket: open } = await asked(socket.path, bearer(KEYS.ada));
    expect(said).toBe(`hello of ${sessionId}`);
    open?.close();
    expect((await asked(socket.path, bearer(KEYS.bob))).said).toBe('404 not_found');
  });

  test.each([
    ['no token', '/none', {}, '401 unauthorized'],
    ['a token of nobody', '/none?token=guessed', {}, '401 unauthorized'],
    ['an empty token', '/none?token=', {}, '400 invalid'],
    [
      'a page of strangers',
      '/none?token=guessed',
      { origin: 'https://evil.example' },
      '403 forbidden_origin',
    ],
    ['another path', '/../nowhere', bearer(KEYS.ada), '404 not_found'],
    ['a path that is no socket', '/../health', bearer(KEYS.ada), '200 '],
  ])('is refused with %s', async (_what, path, headers, said) => {
    expect((await asked(`${BASE}/ws${path}`, headers)).said).toMatch(new RegExp(`^${said}`));
  });

  test("is not opened by another session's token", async () => {
    const [one, other] = [await opened(), await opened()];
    expect((await asked(`${one.socket.path}?token=${other.socket.token}`)).said).toBe('401 unauthorized');
  });

  test('is not opened by a token that is too old', async () => {
    const { socket } = await opened();
    await clock.advance(60_001);
    expect((await asked(`${socket.path}?token=${socket.token}`)).said).toBe('401 unauthorized');
  });

  test('is closed by a message that is too long', async () => {
    const { sessionId, socket } = await opened();
    const { socket: open } = await asked(`${socket.path}?token=${socket.token}`);
    open?.send('x'.repeat(server.host.maxMessageBytes + 1));
    const [code] = await once(open as WebSocket, 'close');
    expect(code).toBe(1009);
    await expect
      .poll(() => server.lines.join(''))
      .toMatch(new RegExp(`"session":"${sessionId}","closeCode":\\d+,"message":"session socket closed"`));
  });

  test('is cut when nothing comes of its client any more, and kept when it answers pings', async () => {
    const [quiet, dead] = [await opened(), await opened()];
    const living = await asked(`${quiet.socket.path}?token=${quiet.socket.token}`);
    const { hostname, port } = new URL(url);
    const raw = connect(Number(port), hostname);
    raw.write(
      [
        `GET ${dead.socket.path}?token=${dead.socket.token} HTTP/1.1`,
        ...['host: 127.0.0.1', 'connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'],
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      ].join('\r\n'),
    );
    await once(raw, 'data');
    const cut = once(raw, 'close');
    for (let round = 0; round < 4; round++) {
      const pinged = once(living.socket as WebSocket, 'ping');
      await clock.advance(5_000);
      await pinged;
      // The answer to the ping has to come before time goes on.
      living.socket?.send('anything');
      await once(living.socket as WebSocket, 'message');
    }
    await cut;
    expect(living.socket?.readyState).toBe(WebSocket.OPEN);
    living.socket?.close();
  });
});

describe('Beside it', () => {
  test('RTVI is spoken, by a token for a session', async () => {
    const { voice } = await opened();
    expect((await asked(`${voice.path}?token=guessed`)).said).toBe('401 Unauthorized');
    // The fake conversation sends everybody away.
    expect((await asked(`${voice.path}?token=${voice.token}`)).said).toBe('closed 1000');
    await expect.poll(() => server.lines.join('')).toMatch(/"closeCode":1000,"message":"voice client left"/);
  });

  test('whoever comes back by RTVI is let in, though the connection before is not known to be gone', async () => {
    await using full = await fakeServer({ config: { limits: { maxConversations: 1 } } });
    const address = await full.app.listen({ host: '127.0.0.1', port: 0 });
    const conversation = await full.host.open({ owner: 'ada' });
    full.host.conversations.set(conversation.id, { ...conversation, joinVoice: async () => {} });
    const join = async (): Promise<string> => {
      const asking = { method: 'POST', headers: bearer(KEYS.ada) };
      const answer = await fetch(`${address}${BASE}/sessions/${conversation.id}/tokens`, asking);
      const { voice } = (await answer.json()) as { readonly voice: { path: string; token: string } };
      const socket = new WebSocket(`${address.replace('http', 'ws')}${voice.path}?token=${voice.token}`);
      return new Promise((resolve) => {
        socket.once('open', () => resolve('in'));
        socket.once('error', ({ message }) => resolve(message));
      });
    };
    const came = [await join(), await join()];
    full.cutSockets();
    expect(came).toEqual(['in', 'in']);
  });

  test('telephone calls come in by a door and a webhook of their own', async () => {
    expect((await asked('/media')).said).toMatch(/^402/);
    const form = { method: 'POST', body: new URLSearchParams({ CallSid: 'CA1' }) };
    expect(await (await fetch(`${url}/twilio`, form)).text()).toBe('<Response>CallSid=CA1</Response>');
    server.host.admission = 'draining';
    expect((await asked('/media')).said).toBe('503 draining');
    expect((await fetch(`${url}/twilio`, form)).status).toBe(503);
    server.host.admission = 'open';
  });

  test.each(['full', 'busy'] as const)('no call is taken while the service is %s', async (admission) => {
    server.host.admission = admission;
    expect((await asked('/media')).said).toBe(`503 ${admission}`);
    const refused = await fetch(`${url}/twilio`, { method: 'POST' });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
    server.host.admission = 'open';
  });

  test('no call is taken before the agent is ready', async () => {
    server.host.isInitialized = false;
    expect((await asked('/media')).said).toBe('503 starting');
    server.host.isInitialized = true;
  });

  test('calls are counted', async () => {
    await using busy = await fakeServer({ telephone: { ...phone, calls: [1, 2] } as never });
    const ada = bearer(KEYS.ada);
    const health = await busy.app.inject({ url: `${BASE}/health`, headers: ada });
    expect(health.json()).toMatchObject({ activeCalls: 2 });
  });

  test('a carrier reaches its routes by any name where nobody is asked who they are', async () => {
    await using open = await fakeServer({ config: { auth: {} }, telephone: phone as never });
    const headers = { host: 'agent.example.com', 'x-forwarded-for': '198.51.100.9' };
    expect((await open.app.inject({ method: 'POST', url: '/twilio', headers })).statusCode).toBe(200);
    expect((await open.app.inject({ url: '/media', headers })).statusCode).toBe(426);
    expect((await open.app.inject({ url: `${BASE}/sessions`, headers })).statusCode).toBe(403);
  });

  test('a refused connection is closed, though its client leaves it open', async () => {
    const { hostname, port } = new URL(url);
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    const refused = once(server.app.server, 'connection');
    socket.write(
      `GET ${BASE}/ws/none?token=guessed HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`,
    );
    const [accepted] = await refused;
    const closed = once(accepted, 'close');
    const [answer] = await once(socket, 'data');
    expect(answer.toString()).toMatch(/^HTTP\/1.1 401 /);
    await closed;
    socket.destroy();
  });

  test('a body beside the wish for another protocol is read, or refused', async () => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    const body = JSON.stringify({ mode: 'utterance' });
    socket.write(
      [
        `POST ${BASE}/sessions HTTP/1.1`,
        ...['host: a', `authorization: Bearer ${KEYS.bob}`, 'connection: Upgrade, HTTP2-Settings'],
        ...['upgrade: h2c', 'http2-settings: AAEAAEAAAAIAAAAB', 'content-type: application/json'],
        `content-length: ${body.length}\r\n\r\n${body}`,
      ].join('\r\n'),
    );
    const [answer] = await once(socket, 'data');
    expect(answer.toString()).toMatch(/^HTTP\/1.1 (201 .*"mode":"utterance"|400 .*without an upgrade)/s);
    socket.destroy();
  });

  test('a request that does not arrive in time is refused, and its connection ended', async () => {
    await using slow = await fakeServer({ config: { http: { requestTimeoutMs: 200 } } });
    const { hostname, port } = new URL(await slow.app.listen({ host: '127.0.0.1', port: 0 }));
    const begun = [
      'GET /livez HTTP/1.1\r\nhost: a\r\n',
      `POST ${BASE}/sessions HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${KEYS.ada}\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{`,
    ];
    const answers = begun.map(async (text) => {
      const socket = connect({ port: Number(port), host: hostname });
      socket.write(text);
      const [answer] = await once(socket, 'data');
      await once(socket, 'close');
      return String(answer).split('\r\n')[0];
    });
    expect(await Promise.all(answers)).toEqual(Array(2).fill('HTTP/1.1 408 Request Timeout'));
  });

  test('there are as many connections as may be', async () => {
    await using small = await fakeServer({ config: { http: { maxConnections: 3 } } });
    expect(small.app.server.maxConnections).toBe(3);
  });

  test.each([
    ['what is no HTTP', 'HELO\r\n\r\n', 400],
    ['endless headers', `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is refused', async (_what, text, status) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write(text);
    const [answer] = await once(socket, 'data');
    expect(answer.toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} .*application/problem\\+json`, 's'));
    socket.destroy();
  });
});
