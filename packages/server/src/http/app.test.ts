import { AntiphonError } from '@antiphon/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ConversationError } from '../conversations/index.js';
import { BASE, bearer, type FakeServer, fakeServer, KEYS } from './hosted.fixture.js';

const [ada, bob] = [bearer(KEYS.ada), bearer(KEYS.bob)];
const sessions = `${BASE}/sessions`;

describe('Sessions over REST', () => {
  test('are opened, looked at, and ended', async () => {
    await using server = await fakeServer();
    const { app } = server;
    const opened = await app.inject({
      method: 'POST',
      url: sessions,
      headers: ada,
      payload: { mode: 'utterance' },
    });
    expect(opened.statusCode).toBe(201);
    expect(opened.json()).toEqual({
      sessionId: 'session-1',
      createdAt: '2026-01-01T00:00:00.000Z',
      language: 'en',
      mode: 'utterance',
      socket: { path: `${BASE}/ws/session-1`, token: expect.stringMatching(/^[\w-]{43}$/) },
      voice: { path: '/rtvi', token: expect.stringMatching(/^[\w-]{43}$/) },
    });
    expect(opened.headers.location).toBe(`${sessions}/session-1/stats`);
    const stats = (await app.inject({ url: `${sessions}/session-1/stats`, headers: ada })).json();
    expect(stats).toEqual((await server.host.find('session-1', 'ada')).stats());
    expect((await app.inject({ url: sessions, headers: ada })).json()).toEqual({ sessions: [stats] });
    const fresh = await app.inject({ method: 'POST', url: `${sessions}/session-1/tokens`, headers: ada });
    expect(fresh.json().socket.token).not.toBe(opened.json().socket.token);
    const ended = await app.inject({ method: 'DELETE', url: `${sessions}/session-1`, headers: ada });
    expect([ended.statusCode, ended.body, server.host.erased]).toEqual([204, '', 0]);
    expect((await app.inject({ url: sessions, headers: ada })).json()).toEqual({ sessions: [] });
  });

  test('are forgotten where that is asked for', async () => {
    await using server = await fakeServer();
    await server.app.inject({ method: 'POST', url: sessions, headers: ada });
    const url = `${sessions}/session-1?erase=true`;
    expect((await server.app.inject({ method: 'DELETE', url, headers: ada })).statusCode).toBe(204);
    expect(server.host.erased).toBe(1);
  });

  test('need no body to be opened', async () => {
    await using server = await fakeServer();
    const { statusCode } = await server.app.inject({ method: 'POST', url: sessions, headers: ada });
    expect(statusCode).toBe(201);
  });

  test('are not opened before the agent is ready', async () => {
    await using server = await fakeServer();
    server.host.isInitialized = false;
    const answer = await server.app.inject({ method: 'POST', url: sessions, headers: ada });
    expect([answer.statusCode, answer.json().code, answer.headers['retry-after']]).toEqual([
      ...[503, 'starting', '5'],
    ]);
  });

  test('tell their history in pages', async () => {
    await using server = await fakeServer();
    await server.app.inject({ method: 'POST', url: sessions, headers: ada });
    const said = { conversation: 'session-1', user: 'Hello?', said: 'Good evening.', heard: 'Good' };
    const when = {
      outcome: 'interrupted',
      startedAtMs: 0,
      endedAtMs: 1_500,
      latency: { firstAudioMs: 12.5 },
    };
    server.host.turns.push(...[1, 2, 3].map((turn) => ({ turn, ...said, ...when })));
    const page = (query: string) =>
      server.app.inject({ url: `${sessions}/session-1/history?${query}`, headers: ada });
    expect((await page('limit=2')).json()).toMatchObject({ turns: [{ turn: 1 }, { turn: 2 }], next: 2 });
    expect((await page('limit=1&after=2')).json()).not.toHaveProperty('next');
    expect((await page('after=3')).json()).toEqual({ sessionId: 'session-1', turns: [] });
    const { conversation: _, ...words } = said;
    expect((await page('after=2')).json()).toEqual({
      sessionId: 'session-1',
      turns: [
        {
          ...{ turn: 3, ...words, outcome: 'interrupted', latency: { firstAudioMs: 12.5 } },
          ...{ startedAt: '1970-01-01T00:00:00.000Z', endedAt: '1970-01-01T00:00:01.500Z' },
        },
      ],
    });
  });

  test('are found again when they are over, or were never opened by REST, in pages', async () => {
    await using server = await fakeServer();
    const common = { owner: 'ada', language: 'en', agent: 'a', speaks: true, lastActivityMs: 2, turns: 3 };
    const call = { ...common, id: 'call', mode: 'telephone' as const, createdAtMs: 1 };
    const talk = { ...common, id: 'talk', mode: 'utterance' as const, createdAtMs: 0 };
    server.host.kept.push({ ...call, endedAtMs: 2, endReason: 'the caller has hung up' }, talk);
    const page = async (query: string, headers = ada) => {
      const answer = await server.app.inject({ url: `${BASE}/history?${query}`, headers });
      return answer.json();
    };
    const first = await page('limit=1');
    expect(first).toEqual({
      sessions: [
        {
          ...{ sessionId: 'call', language: 'en', mode: 'telephone', turns: 3 },
          ...{ createdAt: '1970-01-01T00:00:00.001Z', lastActivity: '1970-01-01T00:00:00.002Z' },
          ...{ endedAt: '1970-01-01T00:00:00.002Z', endReason: 'the caller has hung up' },
        },
      ],
      next: '1-call',
    });
    const second = await page(`limit=1&before=${first.next}`);
    expect(second).toMatchObject({ sessions: [{ sessionId: 'talk' }] });
    expect(second.next).toBeUndefined();
    expect(await page('', bob)).toEqual({ sessions: [] });
    expect(await page('before=yesterday')).toMatchObject({ status: 400, code: 'invalid' });
  });

  test("are their owner's own: another's is not there", async () => {
    await using server = await fakeServer();
    await server.app.inject({ method: 'POST', url: sessions, headers: ada });
    const asked = [
      ...['stats', 'history'].map((what) => ({ url: `${sessions}/session-1/${what}` }) as const),
      { method: 'DELETE', url: `${sessions}/session-1` } as const,
      { method: 'POST', url: `${sessions}/session-1/tokens` } as const,
    ];
    for (const request of asked) {
      const answer = await server.app.inject({ ...request, headers: bob });
      expect([answer.statusCode, answer.json().code]).toEqual([404, 'not_found']);
    }
    expect((await server.app.inject({ url: sessions, headers: bob })).json()).toEqual({ sessions: [] });
  });
});

describe('What is wrong with a request', () => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await fakeServer();
  });
  afterAll(() => server.app.close());
  afterEach(() => {
    server.host.failure = undefined;
  });
  const opens = { method: 'POST', url: sessions, headers: ada } as const;
  const broken = { ...ada, 'content-type': 'application/json' };

  test.each([
    ['no credentials', { ...opens, headers: {} }, 401, 'unauthorized', /API key or a JWT/],
    [
      'wrong credentials',
      { ...opens, headers: bearer('x'.repeat(40)) },
      401,
      'unauthorized',
      /API key or a JWT/,
    ],
    [
      'a page of strangers',
      { ...opens, headers: { ...ada, origin: 'https://evil.example' } },
      403,
      'forbidden_origin',
      /pages/,
    ],
    ['no such address', { url: '/etc/passwd', headers: ada }, 404, 'not_found', /address/],
    ['no such address, without credentials', { url: '/etc/passwd' }, 401, 'unauthorized', /./],
    ['no such session', { url: `${sessions}/none/stats`, headers: ada }, 404, 'not_found', /no such session/],
    [
      'a field too many',
      { ...opens, payload: { lang: 'en' } },
      400,
      'invalid',
      /^lang is not known; known are language,/,
    ],
    [
      'fields that make no sense',
      { ...opens, payload: { mode: 'loud', enableTTS: 'yes' } },
      400,
      'invalid',
      /^mode must be one of 'utterance', 'streaming', not 'loud'; enableTTS must be true or false, not 'yes'$/,
    ],
    [
      'a language that nobody speaks',
      { ...opens, payload: { language: 'tlh' } },
      400,
      'unsupported_language',
      /speaks en/,
    ],
    [
      'a body that is no object',
      { ...opens, payload: '[1]', headers: broken },
      400,
      'invalid',
      /^it must be an object/,
    ],
    [
      'a body that is no JSON',
      { ...opens, payload: '{"a":', headers: broken },
      400,
      'invalid',
      /is its body JSON/,
    ],
    [
      'an empty body that is announced',
      { ...opens, payload: '', headers: broken },
      400,
      'invalid',
      /the body is empty/,
    ],
    [
      'a body that would poison prototypes',
      { ...opens, payload: '{"__proto__":{}}', headers: broken },
      400,
      'invalid',
      /JSON/,
    ],
    [
      'another kind of body',
      { ...opens, payload: 'a=b', headers: { ...ada, 'content-type': 'text/plain' } },
      415,
      'unsupported_media_type',
      /application\/json/,
    ],
    [
      'a body that is too long',
      { ...opens, payload: { language: 'x'.repeat(20_000) } },
      413,
      'too_large',
      /too long/,
    ],
    [
      'a query that makes no sense',
      { url: `${sessions}/none/history?limit=many`, headers: ada },
      400,
      'invalid',
      /query.limit must be a whole number from 1 to 1000, not 'many'/,
    ],
    ['an id that is none', { url: `${sessions}/%0A/stats`, headers: ada }, 400, 'invalid', /path.id/],
    [
      'an address that cannot be decoded',
      { url: `${sessions}/%ff/stats`, headers: ada },
      400,
      'invalid',
      /encoded/,
    ],
    [
      'a socket without a socket',
      { url: `${BASE}/ws/none`, headers: ada },
      426,
      'upgrade_required',
      /WebSocket/,
    ],
  ] as const)('%s', async (_what, request, status, code, detail) => {
    const answer = await server.app.inject(request);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toEqual({
      type: `urn:antiphon:problem:${code}`,
      ...{ title: expect.any(String), status, code },
      detail: expect.stringMatching(detail),
      requestId: answer.headers['x-request-id'],
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['www-authenticate']).toBe(status === 401 ? 'Bearer' : undefined);
  });

  test.each([
    [new ConversationError('full', 'as many as may be', { retryAfterMs: 1_400 }), 503, 'full', '2'],
    [new ConversationError('draining', 'it ends'), 503, 'draining', '5'],
    [new ConversationError('ended', 'it is over'), 410, 'ended', undefined],
    [new AntiphonError('store_failed', 'SQLITE_FULL: /var/lib/secret.sqlite'), 503, 'store_failed', '5'],
    [new Error('/opt/made-up/secret.ts:12'), 500, 'internal', undefined],
  ])('%s', async (failure, status, code, retryAfter) => {
    server.host.failure = failure;
    const answer = await server.app.inject(opens);
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect(answer.headers['retry-after']).toBe(retryAfter);
    expect(answer.body).not.toMatch(/secret|\.ts/);
  });
});

describe('A server', () => {
  test('says whether it is alive, ready, and how it stands', async () => {
    await using server = await fakeServer();
    const state = async (url: string) => {
      const answer = await server.app.inject({ url });
      return [answer.statusCode, answer.json().status];
    };
    expect(await state('/livez')).toEqual([200, 'ok']);
    expect(await state('/readyz')).toEqual([200, 'ok']);
    server.host.admission = 'full';
    expect(await state('/readyz')).toEqual([200, 'full']);
    server.host.isInitialized = false;
    expect(await state('/readyz')).toEqual([503, 'starting']);
    server.host.admission = 'draining';
    expect(await state('/readyz')).toEqual([503, 'draining']);
    expect(await state('/livez')).toEqual([200, 'ok']);
    const health = await server.app.inject({ url: `${BASE}/health`, headers: ada });
    expect(health.json()).toEqual(server.host.health());
    expect((await server.app.inject({ url: `${BASE}/health` })).statusCode).toBe(401);
  });

  test('describes itself, by the schemas that it checks with', async () => {
    await using server = await fakeServer();
    const description = (await server.app.inject({ url: '/openapi.json' })).json();
    expect(description.openapi).toBe('3.1.0');
    expect(description.security).toEqual([{ bearer: [] }]);
    expect(Object.keys(description.paths)).toEqual([
      ...[`${BASE}/health`, '/livez', '/readyz', `${BASE}/sessions`, `${BASE}/sessions/{id}/stats`],
      ...[`${BASE}/sessions/{id}/history`, `${BASE}/sessions/{id}/tokens`, `${BASE}/sessions/{id}`],
      ...[`${BASE}/history`, `${BASE}/ws/{id}`, '/rtvi'],
    ]);
    const body = description.paths[sessions].post.requestBody.content['application/json'].schema;
    expect(body.properties.mode.enum).toEqual(['utterance', 'streaming']);
    const refused = description.paths[sessions].post.responses;
    expect(Object.keys(refused)).toEqual([
      ...['201', '400', '401', '403', '404', '413', '415', '429', '500', '503'],
    ]);
    expect(Object.keys(refused[503].content)).toEqual(['application/problem+json']);
    expect(refused[503].headers['retry-after'].schema.type).toBe('integer');
    expect(description.paths[`${BASE}/ws/{id}`].get.security).toEqual([{ token: [] }, { bearer: [] }]);
    expect(description.paths['/rtvi'].get.security).toEqual([{ token: [] }]);
    const { SessionServiceMessage } = description.components.schemas;
    expect(SessionServiceMessage.anyOf[0].properties.type.enum).toEqual(['ready']);
  });

  test('serves figures where it is given some', async () => {
    await using server = await fakeServer({
      metrics: { contentType: 'text/plain; version=0.0.4', text: async () => 'up 1\n' },
    });
    const answer = await server.app.inject({ url: '/metrics', headers: ada });
    expect([answer.body, answer.headers['content-type']]).toEqual(['up 1\n', 'text/plain; version=0.0.4']);
    expect((await server.app.inject({ url: '/metrics' })).statusCode).toBe(401);
    await using without = await fakeServer();
    expect((await without.app.inject({ url: '/metrics', headers: ada })).statusCode).toBe(404);
  });

  test('sends headers that keep answers to themselves', async () => {
    await using server = await fakeServer();
    expect((await server.app.inject({ url: sessions, headers: ada })).headers).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
    });
  });

  test('answers pages that are listed, and tells their browsers so', async () => {
    const origin = 'https://app.example';
    await using server = await fakeServer({ config: { origins: [origin] } });
    const asked = { origin, 'access-control-request-method': 'POST' };
    const preflight = await server.app.inject({ method: 'OPTIONS', url: sessions, headers: asked });
    expect([preflight.statusCode, preflight.headers['access-control-allow-origin']]).toEqual([204, origin]);
    const denied = await server.app.inject({ url: sessions, headers: { origin } });
    expect([denied.statusCode, denied.headers['access-control-allow-origin']]).toEqual([401, origin]);
    const stranger = await server.app.inject({
      url: sessions,
      headers: { ...ada, origin: 'https://evil.example' },
    });
    expect([stranger.statusCode, stranger.headers['access-control-allow-origin']]).toEqual([403, undefined]);
  });

  test('counts what browsers ask beforehand', async () => {
    const origin = 'https://app.example';
    await using server = await fakeServer({ config: { origins: [origin], http: { requestsPerMinute: 2 } } });
    const headers = { origin, 'access-control-request-method': 'POST' };
    const asked = { method: 'OPTIONS', url: sessions, headers } as const;
    const statuses: number[] = [];
    for (let time = 1; time <= 3; time++) statuses.push((await server.app.inject(asked)).statusCode);
    expect(statuses).toEqual([204, 204, 429]);
    expect((await server.app.inject({ url: sessions, headers: { origin } })).statusCode).toBe(429);
  });

  test('answers nobody who asks too often, whoever it is', async () => {
    await using server = await fakeServer({
      config: { http: { requestsPerMinute: 8, failuresPerMinute: 2, sessionsPerMinute: 1 } },
    });
    const ask = async (request: object) =>
      (await server.app.inject({ url: sessions, ...request })).statusCode;
    expect([
      await ask({ headers: ada, method: 'POST' }),
      await ask({ headers: ada, method: 'POST' }),
    ]).toEqual([201, 429]);
    expect(await ask({ headers: bob, method: 'POST' })).toBe(201);
    expect([await ask({}), await ask({}), await ask({})]).toEqual([401, 401, 429]);
    // Once there were too many guesses, not even a right one of that address is looked at.
    expect(await ask({ headers: ada })).toBe(429);
    expect(await ask({ headers: ada, remoteAddress: '192.0.2.7' })).toBe(200);
    expect(await ask({ url: '/openapi.json' })).toBe(200);
    const answer = await server.app.inject({ url: '/openapi.json' });
    expect([answer.statusCode, Number(answer.headers['retry-after'])]).toEqual([429, expect.closeTo(60, -1)]);
    expect(await ask({ url: '/livez' })).toBe(200);
  });

  test('believes a proxy, and no one else, for whom it asks', async () => {
    const asks = { headers: { 'x-forwarded-for': '198.51.100.9' }, url: sessions };
    const address = async (proxies: readonly string[]) => {
      await using server = await fakeServer({ config: { proxies } });
      await server.app.inject(asks);
      return JSON.parse(server.lines.at(-1) ?? '{}').address;
    };
    expect(await address([])).toBe('127.0.0.1');
    expect(await address(['127.0.0.0/8'])).toBe('198.51.100.9');
  });

  test('logs who asked for what, and no secret', async () => {
    await using server = await fakeServer();
    const opened = await server.app.inject({ method: 'POST', url: sessions, headers: ada });
    const { socket, voice } = opened.json();
    await server.app.inject({ url: `${socket.path}?token=${socket.token}`, headers: ada });
    await server.app.inject({ url: sessions, headers: bearer('guessed-guessed-guessed') });
    server.app.log.info(
      { authorization: KEYS.ada, request: { headers: { authorization: KEYS.ada } } },
      'a mistake',
    );
    const log = server.lines.join('');
    for (const secret of [KEYS.ada, socket.token, voice.token, 'guessed']) expect(log).not.toContain(secret);
    expect(server.lines.map((line) => JSON.parse(line))).toContainEqual({
      ...{ level: 'info', time: expect.any(String), reqId: opened.headers['x-request-id'], owner: 'ada' },
      ...{
        method: 'POST',
        path: sessions,
        status: 201,
        ms: expect.any(Number),
        address: '127.0.0.1',
        message: 'answered',
      },
    });
    expect(log).toContain('"session":"session-1"');
  });
});

describe('Where nobody is asked who they are', () => {
  test.each([
    [{ host: 'localhost:8800' }, 200],
    [{ host: '[::1]:8800' }, 200],
    [{ host: '127.0.0.1', origin: 'http://127.0.0.1' }, 200],
    [{ host: 'evil.example:8800' }, 403],
    [{ host: 'localhost:8800', origin: 'https://evil.example' }, 403],
    [{ host: '127.0.0.1', 'x-forwarded-for': '198.51.100.9' }, 403],
    [{ host: '127.0.0.1', forwarded: 'for=198.51.100.9' }, 403],
  ])('a page of strangers does not get in: %j', async (headers, status) => {
    await using server = await fakeServer({ config: { auth: {} } });
    expect((await server.app.inject({ url: sessions, headers })).statusCode).toBe(status);
  });
});
