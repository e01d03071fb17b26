import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { deferred } from '@antiphon/core';
import { startGeminiSimulator } from '@antiphon/simulators';
import { describe, expect, test } from 'vitest';
import { buildLiveSetup, geminiLiveClient, type LiveEvent, type LiveLinkEvents } from '../../src/index.js';
import { KEY, SDKS } from './call.js';

const setup = buildLiveSetup({ model: 'gemini-live-2.5-flash-preview' }, { tools: [] });

const deaf: LiveLinkEvents = {
  message: () => {},
  unreadable: () => {},
  error: () => {},
  pong: () => {},
  closed: () => {},
};

describe.each(SDKS)('the client with @google/genai $major', ({ sdk }) => {
  test('an attempt that is given up in a handshake that hangs lets go of its socket', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = geminiLiveClient({ apiKey: KEY, baseUrl: `http://127.0.0.1:${port}`, sdk });
    const controller = new AbortController();
    const opening = client.open({ setup, events: deaf, signal: controller.signal });
    const [socket] = (await once(server, 'connection')) as [Socket];
    const closed = once(socket.resume(), 'close');
    controller.abort();
    await expect(opening).rejects.toMatchObject({ code: 'aborted' });
    await closed;
    server.close();
  });

  test('the vendor’s own words say why a handshake was refused, and the key is not among them', async () => {
    await using simulator = await startGeminiSimulator({ speech: 'scripted', keys: ['another'] });
    const client = geminiLiveClient({ apiKey: KEY, baseUrl: simulator.url, sdk });
    const error: unknown = await client
      .open({ setup, events: deaf, signal: new AbortController().signal })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ retryable: false, message: expect.stringMatching(/API key/) });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(KEY);
  });

  test('a 429 says how long to wait', async () => {
    await using simulator = await startGeminiSimulator({
      speech: 'scripted',
      faults: [{ kind: 'http', status: 429, retryAfterMs: 7_000 }],
    });
    const client = geminiLiveClient({ apiKey: KEY, baseUrl: simulator.url, sdk });
    const opening = client.open({ setup, events: deaf, signal: new AbortController().signal });
    await expect(opening).rejects.toMatchObject({ retryable: true, retryAfterMs: 7_000 });
  });

  test('what is said on a link that is closed is refused, not lost in silence', async () => {
    await using simulator = await startGeminiSimulator({ speech: 'scripted' });
    const client = geminiLiveClient({ apiKey: KEY, baseUrl: simulator.url, sdk });
    const events: LiveEvent[] = [];
    const closing = deferred<number>();
    const listening = {
      ...deaf,
      message: (seen: readonly LiveEvent[]) => void events.push(...seen),
      closed: ({ code }: { readonly code: number }) => closing.resolve(code),
    };
    const link = await client.open({ setup, events: listening, signal: new AbortController().signal });
    expect(link.isOpen).toBe(true);
    simulator.connections[0]?.inject({ kind: 'close', code: 1011 });
    expect(await closing.promise).toBe(1011);
    expect(() => link.send({ type: 'text', text: 'hello' })).toThrow(/closed/);
    expect(events.map(({ type }) => type)).toContain('setupComplete');
  });

  test('two links of one client know nothing of one another', async () => {
    await using simulator = await startGeminiSimulator({ speech: 'scripted' });
    const client = geminiLiveClient({ apiKey: KEY, baseUrl: simulator.url, sdk });
    const signal = new AbortController().signal;
    const [one, two] = await Promise.all([
      client.open({ setup, events: deaf, signal }),
      client.open({ setup, events: deaf, signal }),
    ]);
    one.close();
    await simulator.recorder.waitFor((links) => links.filter(({ end }) => end !== undefined).length === 1);
    expect([one.isOpen, two.isOpen]).toEqual([false, true]);
    two.close();
    await simulator.recorder.waitFor((links) => links.every(({ end }) => end !== undefined));
  });
});
