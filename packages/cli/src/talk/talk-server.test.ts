import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Agency } from '../demo/agency/index.js';
import { startTalkServer, type TalkServer } from './talk-server.js';

const agency = { services: 'nobody is here' } as Agency;
const start = (port: number) => startTalkServer({ port, host: '127.0.0.1', agency, tell: () => {} });

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
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).toContain('<title>Antiphon');
    for (const path of ['/..%2findex.ts', '/%2e%2e/index.js', '/main.ts', '/%', '/nothing.js', '/%00.html'])
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
  });

  test('says what to do where its port is taken', async () => {
    const { port } = new URL(server.url);
    await expect(start(Number(port))).rejects.toThrow(`port ${port} is taken`);
  });
});
