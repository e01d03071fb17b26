import { VirtualClock } from '@antiphon/core/frame-free';
import { describe, expect, it } from 'vitest';
import { type RestServiceOptions, restService } from './rest-service.js';

/** A service that answers the same whatever it is asked. */
function answering(status: number, body: unknown, headers: Record<string, string> = {}) {
  const asked: { readonly url: string; readonly init: RequestInit }[] = [];
  const make = (options: RestServiceOptions = {}) =>
    restService({
      serviceUrl: 'https://voice.example/base/',
      fetch: async (url, init = {}) => {
        asked.push({ url: String(url), init });
        const type = { 'content-type': 'application/problem+json' };
        return new Response(JSON.stringify(body), { status, headers: { ...type, ...headers } });
      },
      ...options,
    });
  return { asked, make };
}

const opened = {
  sessionId: 's 1',
  socket: { path: '/api/v1/audio-streaming/ws/s1', token: 'other' },
  voice: { path: '/rtvi', token: 'a+b' },
};

describe('restService', () => {
  it('begins a session, and says where it is talked in', async () => {
    const { asked, make } = answering(201, opened);
    const service = make({ getToken: async () => 'short-lived', headers: { 'x-tenant': 'one' } });
    const door = await service.open({ language: 'en', enableTTS: true });
    expect(door).toEqual({
      ...{ sessionId: 's 1', isContinued: false },
      address: 'wss://voice.example/base/rtvi?token=a%2Bb',
    });
    expect(asked[0]?.url).toBe('https://voice.example/base/api/v1/audio-streaming/sessions');
    expect(asked[0]?.init).toMatchObject({
      method: 'POST',
      body: JSON.stringify({ language: 'en', enableTTS: true, mode: 'streaming' }),
      headers: { authorization: 'Bearer short-lived', 'x-tenant': 'one', 'content-type': 'application/json' },
    });
  });

  it('takes an address that is whole as it is', async () => {
    const { make } = answering(201, { ...opened, voice: { path: 'ws://other.example/rtvi', token: 'x' } });
    const { address } = await make().open({ language: 'en', enableTTS: true });
    expect(address).toBe('ws://other.example/rtvi?token=x');
  });

  it('asks for what a session is called, whatever its letters', async () => {
    const { asked, make } = answering(200, opened);
    await make().reopen('s 1');
    await make().stats('s 1');
    await make().end('s 1');
    expect(asked.map(({ url, init }) => `${init.method} ${url.split('/sessions/')[1]}`)).toEqual([
      'POST s%201/tokens',
      'GET s%201/stats',
      'DELETE s%201',
    ]);
    expect(asked[2]?.init.keepalive).toBe(true);
  });

  it.each([
    [401, 'unauthorised'],
    [404, 'gone'],
    [429, 'busy'],
    [502, 'unreachable'],
    [503, 'busy'],
    [400, 'refused'],
    [500, 'refused'],
  ] as const)('says of %i that it is %s, in the words of the service', async (status, reason) => {
    const { make } = answering(status, { title: 'No', detail: 'Ten are talking.' }, { 'retry-after': '3' });
    const refused = make().open({ language: 'en', enableTTS: true });
    await expect(refused).rejects.toMatchObject({
      ...{
        reason,
        status,
        message: 'Ten are talking.',
        retryAfterMs: 3_000,
        retryable: ['busy', 'unreachable'].includes(reason),
      },
    });
  });

  it('takes a session that is gone for ended, and for none to come back to', async () => {
    const { make } = answering(404, { title: 'There is no such session' });
    await make().end('s1');
    expect(await make().reopen('s1')).toBeUndefined();
    await expect(make().stats('s1')).rejects.toMatchObject({ reason: 'gone' });
  });

  it('says that nobody answers, or not in time, or something else', async () => {
    const clock = new VirtualClock();
    const dead = restService({ fetch: () => Promise.reject(new TypeError('no')), clock });
    await expect(dead.stats('s1')).rejects.toMatchObject({ reason: 'unreachable', retryable: true });
    const slow = restService({ fetch: () => new Promise(() => {}), clock }).stats('s1');
    slow.catch(() => {});
    await clock.run(10_000);
    await expect(slow).rejects.toMatchObject({ reason: 'unreachable' });
    const page = restService({ fetch: async () => new Response('<!doctype html>'), clock });
    await expect(page.stats('s1')).rejects.toMatchObject({ reason: 'refused' });
  });

  it('asks for a token when a session begins, and when the last is not taken any more', async () => {
    const { clock, asked, make } = { clock: new VirtualClock(), ...answering(200, opened) };
    let given = 0;
    const service = make({ getToken: async () => `token-${++given}`, clock });
    await service.open({ language: 'en', enableTTS: true });
    await service.stats('s1');
    // A page that is left gets no further than this.
    void service.end('s1');
    const sent = () => asked.map(({ init }) => new Headers(init.headers).get('authorization')?.slice(-1));
    expect(sent()).toEqual(['1', '1', '1']);
    await service.open({ language: 'en', enableTTS: true });
    expect(sent().at(-1)).toBe('2');
  });

  it('asks once more with another token where the kept one has run out', async () => {
    const sent: (string | null)[] = [];
    let [good, given] = [1, 0];
    const service = restService({
      getToken: async () => `token-${++given}`,
      fetch: async (_url, init) => {
        sent.push(new Headers(init?.headers).get('authorization'));
        const status = sent.at(-1) === `Bearer token-${good}` ? 200 : 401;
        return new Response(JSON.stringify(opened), { status });
      },
    });
    await service.stats('s1');
    good = 2;
    await service.stats('s1');
    good = 9;
    await expect(service.stats('s1')).rejects.toMatchObject({ reason: 'unauthorised' });
    expect(sent.map((each) => each?.slice(-1))).toEqual(['1', '1', '2', '2', '3']);
  });

  it('waits no longer for a token, or for the rest of an answer, than for an answer', async () => {
    const clock = new VirtualClock();
    const never = new Promise<never>(() => {});
    const stalled = new Response(new ReadableStream());
    const asked = [
      restService({ clock, getToken: () => never, fetch: async () => Response.json(opened) }),
      restService({ clock, fetch: async () => stalled }),
    ].map((service) => service.stats('s1'));
    const outcomes = Promise.all(asked.map((each) => each.catch(({ reason }) => reason)));
    await clock.run(10_000);
    expect(await outcomes).toEqual(['unreachable', 'unreachable']);
  });

  it('says when whoever gives tokens gives none', async () => {
    const { asked, make } = answering(200, opened);
    const service = make({ getToken: () => Promise.reject(new Error('signed out')) });
    await expect(service.stats('s1')).rejects.toMatchObject({
      ...{ reason: 'unauthorised', cause: { message: 'signed out' } },
    });
    expect(asked).toEqual([]);
  });
});
