import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { served, until } from './served.js';

const start = (callSid: string) =>
  JSON.stringify({
    event: 'start',
    start: {
      accountSid: 'AC',
      streamSid: 'MZ',
      callSid,
      mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    },
  });
const connected = '{"event":"connected","protocol":"Call","version":"1.0.0"}';

describe('a connection that is not a call', () => {
  it.each([
    ['with a binary message', [connected, Buffer.from([1, 2])], 1003],
    ['with what is no JSON', [connected, 'hello'], 1007],
    ['with text that is no UTF-8', [Buffer.from([0xff])], 1003],
    ['that starts before it is connected', [start('CA9')], 1008],
    ['that connects twice', [connected, connected], 1008],
    ['that starts twice', [connected, start('CA9'), start('CA9')], 1008],
    ['with audio before the start', [connected, '{"event":"media","media":{"payload":"/w=="}}'], 1008],
    ['with a message of 100 kB', [connected, 'x'.repeat(100_000)], 1009],
  ])('is closed, %s', async (_what, messages, code) => {
    await using world = await served();
    const other = await world.call();
    const caller = await world.call({ begins: false });
    for (const message of messages) caller.sendRaw(message);
    expect((await caller.ended).code).toBe(code);
    await until(() => world.problems.length > 0);
    expect(world.problems).toMatchObject([{ kind: 'refused', status: code }]);
    await until(() => world.calls.calls.length === 1);
    expect(world.calls.calls[0]?.id).toBe(other.callSid);
    const before = world.calls.calls[0]?.stats.audioMessages ?? 0;
    await until(() => (world.calls.calls[0]?.stats.audioMessages ?? 0) > before);
  });

  it('is refused at the door with a wrong signature, or none', async () => {
    await using world = await served();
    await expect(world.call({ wrongSignature: 'webhook' })).rejects.toThrow('403');
    await expect(world.call({ wrongSignature: 'stream' })).rejects.toThrow('HTTP 403');
    const socket = new WebSocket(`${world.server.replace('http', 'ws')}/media`);
    const error = await new Promise<Error>((resolve) => socket.on('error', resolve));
    expect(error.message).toContain('403');
    expect(world.problems.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(JSON.stringify(world.problems)).not.toContain(world.twilio.authToken);
  });

  it('is refused when it is the second stream of a call, and the first goes on', async () => {
    await using world = await served();
    const first = await world.call();
    await until(() => world.calls.calls.length === 1);
    const second = await world.call({ callSid: first.callSid });
    expect((await second.ended).code).toBe(1008);
    expect(world.calls.calls).toHaveLength(1);
    expect(world.problems).toMatchObject([{ kind: 'refused', status: 1008 }]);
    await first.hangUp();
    await until(() => world.calls.calls.length === 0);
    const third = await world.call({ callSid: first.callSid });
    await until(() => world.calls.calls.length === 1);
    await third.hangUp();
  });

  it('is refused on another path, and when there are too many', async () => {
    await using world = await served({ maxCalls: 1 });
    const socket = new WebSocket(`${world.server.replace('http', 'ws')}/elsewhere`);
    const error = await new Promise<Error>((resolve) => socket.on('error', resolve));
    expect(error.message).toContain('404');
    await world.call();
    await until(() => world.calls.calls.length === 1);
    await expect(world.call()).rejects.toThrow('HTTP 503');
    expect(world.problems.map(({ status }) => status)).toEqual([404, 503]);
  });

  it('is refused when its parameters are not as expected', async () => {
    await using world = await served({
      parameters: () => {
        throw new Error('no tenant');
      },
    });
    const caller = await world.call();
    expect(await caller.ended).toMatchObject({ code: 1008, reason: expect.stringContaining('no tenant') });
  });
});

describe('a call', () => {
  it('is closed with 1011 when what serves it fails', async () => {
    await using world = await served({ onCall: () => Promise.reject(new Error('no model')) });
    const caller = await world.call();
    expect((await caller.ended).code).toBe(1011);
    await until(() => world.problems.length > 0);
    expect(world.problems).toMatchObject([{ kind: 'failed', status: 1011, callId: caller.callSid }]);
  });

  it('is told of as lost when its connection breaks', async () => {
    await using world = await served();
    const caller = await world.call();
    await until(() => world.calls.calls.length === 1);
    const { closed } = world.calls.calls[0] ?? {};
    await caller.die();
    expect(await closed).toMatchObject({ by: 'lost', code: 1006 });
    expect(world.problems).toMatchObject([{ kind: 'lost', callId: caller.callSid }]);
  });
});
