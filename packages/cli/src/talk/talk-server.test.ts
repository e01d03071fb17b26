import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { VirtualClock } from '@antiphon/core';
import type { PageSession } from '@antiphon/talk-page';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Agency } from '../demo/agency/index.js';
import { startTalkServer, type TalkServer, type TalkServerOptions } from './talk-server.js';

const agency = { services: 'nobody is here' } as Agency;
const start = (port: number, more: Partial<TalkServerOptions> = {}) =>
  startTalkServer({ port, host: '127.0.0.1', agency, tell: () => {}, ...more });

/**
 * Comes in as a client of another kind does, and never answers.
 *
 * @param origin of the page that it says it is
 * @returns how it was received, and its connection
 */
async function joined({ url }: TalkServer, origin?: string): Promise<{ head: string; socket: Socket }> {
  const answer = await fetch(new URL('/api/session', url), { method: 'POST' });
  const { token, path } = (await answer.json()) as PageSession;
  const { hostname, host, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.write(
    [
      `GET ${path}?token=${token} HTTP/1.1`,
      ...[`host: ${host}`, 'connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'],
      ...(origin === undefined ? [] : [`origin: ${origin}`]),
      ...['sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==', '', ''],
    ].join('\r\n'),
  );
  const [head] = (await once(socket, 'data')) as [Buffer];
  return { head: head.toString(), socket };
}

describe('The server of antiphon talk', () => {
  let server: TalkServer;
  const ask = (path: string, init?: RequestInit) => fetch(new URL(path, server.url), init);
  beforeAll(async () => {
    server = await start(0);
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('gives tokens to its own page, and only when the agent is ready', async () => {
    const post = { method: 'POST' };
    expect((await ask('/api/session', post)).status).toBe(503);
    server.open();
    const answer = await ask('/api/session', post);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({
      token: expect.any(String),
      path: '/ws',
      services: 'nobody is here',
    });
    expect((await ask('/api/session')).status).toBe(405);
    const strange = { method: 'POST', headers: { origin: 'https://evil.example' } };
    expect((await ask('/api/session', strange)).status).toBe(403);
  });

  test('serves the page, and nothing beside it', async () => {
    const page = await ask('/');
    expect(page.headers.get('content-security-policy')).toContain(
      `connect-src 'self' ws://${new URL(server.url).host} wss://${new URL(server.url).host};`,
    );
    expect(await page.text()).toContain('<title>Antiphon');
    for (const path of ['/..%2findex.ts', '/%2e%2e/index.js', '/main.ts', '/%', '/nothing.js', '/%00.html'])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
  });

  test.each([
    ['http://talk.example', 403],
    ['https://talk.example', 101],
    ['https://talk.example.evil.example', 403],
    ['', 101],
  ])('behind a proxy, meets a token of a page at %s with %i', async (origin, status) => {
    await using proxied = await start(0, { origin: 'https://talk.example' });
    proxied.open();
    // The page's own address, as the browser of whoever sits at this machine has it.
    const own = new URL(proxied.url).origin;
    const { head, socket } = await joined(proxied, origin === '' ? own : origin);
    expect(head).toContain(`HTTP/1.1 ${status} `);
    socket.destroy();
  });

  test('tells nobody without a key where an avatar is', async () => {
    const post = { method: 'POST', headers: { authorization: 'Bearer guessed' } };
    expect((await ask('/api/avatar', post)).status).toBe(404);
    expect((await ask('/api/avatar', { method: 'POST' })).status).toBe(404);
  });

  test('says that there is no place', async () => {
    await using full = await start(0, { maxClients: 0 });
    full.open();
    const answer = await fetch(new URL('/api/session', full.url), { method: 'POST' });
    expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('try again when')]);
  });

  // In virtual time: sooner than anything else would give the connection up.
  test('waits a second for those who do not answer that they are sent away', { timeout: 1_000 }, async () => {
    const clock = new VirtualClock();
    const other = await start(0, { clock });
    other.open();
    expect((await joined(other)).head).toContain('101 Switching Protocols');
    let isOver = false;
    const closed = other[Symbol.asyncDispose]().then(() => {
      isOver = true;
    });
    await clock.run(999);
    expect(isOver).toBe(false);
    await clock.run(1);
    await closed;
  });

  test('says what to do where its port is taken', async () => {
    const { port } = new URL(server.url);
    await expect(start(Number(port))).rejects.toThrow(`port ${port} is taken`);
  });
});
