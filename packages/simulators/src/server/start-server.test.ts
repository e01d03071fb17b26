import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Recorder } from '../recorder/index.js';
import type { HttpExchange, Protocol, SocketHandler } from './protocol.js';
import type { SimulatorOptions } from './simulator.js';
import { startServer } from './start-server.js';

const REFUSAL = { status: 500, body: { error: 'the vendor’s own words' } };
const QUIET: SocketHandler = { onText: () => {}, onBinary: () => {} };

/** A server of a vendor that does what a test wants. */
const start = (protocol: Partial<Protocol>, options: SimulatorOptions = {}) =>
  startServer({
    options: { speech: 'scripted', ...options },
    env: (url) => ({ URL: url }),
    protocol: () => ({
      vendor: 'deepgram',
      upgrade: () => ({ open: () => QUIET }),
      respond: (exchange) => exchange.answer({ status: 200, body: { path: exchange.path } }),
      failure: () => REFUSAL,
      ...protocol,
    }),
  });

function dial(url: string) {
  const socket = new WebSocket(url);
  socket.on('error', () => {});
  const opened = new Promise<boolean>((resolve) => {
    socket.on('open', () => resolve(true));
    socket.on('close', () => resolve(false));
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  return { socket, opened, closed };
}
const mistake = () => {
  throw new Error('a mistake of ours');
};

describe('a simulator', () => {
  it('records requests and hides keys, in headers and query', async () => {
    await using server = await start({ secretQuery: ['pass'], secretHeaders: ['x-secret'] });
    const headers = { authorization: 'Token hidden', 'x-secret': 'hidden', 'x-open': 'seen' };
    await fetch(`${server.url}//v1//odd?key=hidden&pass=hidden&model=m`, { headers });
    const seen = await server.recorder.waitFor(([first]) => first?.end && first);
    expect(seen.info).toMatchObject({
      path: '//v1//odd',
      number: 1,
      numberOnPath: 1,
      headers: { authorization: '[redacted]', 'x-open': 'seen' },
      query: [
        ['key', '[redacted]'],
        ['pass', '[redacted]'],
        ['model', 'm'],
      ],
    });
    expect(seen).toMatchObject({ status: 200, end: { code: 200 } });
    expect(JSON.stringify(seen)).not.toContain('hidden');
  });

  it('answers its own mistakes in the vendor’s words, and notes them', async () => {
    await using server = await start({ upgrade: mistake, respond: mistake });
    const response = await fetch(server.url);
    expect([response.status, await response.json()]).toEqual([500, REFUSAL.body]);
    expect(await dial(server.url).opened).toBe(false);
    expect(server.recorder.connections.map(({ status }) => status)).toEqual([500, 500]);
    expect(server.recorder.problems).toHaveLength(2);
  });

  it('closes with 1011 a connection whose handler throws, and breaks off an answer that fails half way', async () => {
    await using server = await start({
      upgrade: () => ({ open: () => ({ onText: mistake, onBinary: mistake, onClosed: mistake }) }),
      async respond(exchange: HttpExchange) {
        exchange.start(200);
        await exchange.write('half');
        mistake();
      },
    });
    const client = dial(server.url);
    await client.opened;
    client.socket.send('anything');
    expect(await client.closed).toBe(1011);
    const response = await fetch(server.url);
    await expect(response.text()).rejects.toThrow();
    await server.recorder.waitFor(([, second]) => second?.end);
    expect(server.recorder.problems).toHaveLength(3);
  });

  it('cuts off a client that reads nothing while megabytes wait for it', async () => {
    const lots = new Uint8Array(1024 * 1024);
    await using server = await start({
      upgrade: () => ({
        open: (socket) => ({
          ...QUIET,
          onText: () => {
            for (let n = 0; n < 64; n++) socket.sendBinary(lots);
          },
        }),
      }),
    });
    const client = dial(server.url);
    await client.opened;
    client.socket.pause();
    client.socket.send('go');
    await server.recorder.waitFor(([first]) => first?.end?.code === 1006);
    expect(server.recorder.connections[0]?.bytesFromServer).toBeLessThan(32 * 1024 * 1024);
    client.socket.terminate();
  });

  it('closes at once whatever hangs', async () => {
    const never = new Promise<void>(() => {});
    const server = await start(
      { respond: () => never },
      { faults: [{ kind: 'hangHandshake', on: { path: '/hang' } }] },
    );
    const hanging = dial(`${server.url}/hang`);
    const open = dial(server.url);
    const asked = fetch(server.url).catch((thrown: unknown) => thrown);
    await open.opened;
    await server.recorder.waitFor((all) => all.length === 3);
    await server.close();
    expect(await asked).toBeInstanceOf(Error);
    expect([await hanging.opened, await open.closed]).toEqual([false, 1006]);
  });

  it('takes no recorder that it did not make', async () => {
    await expect(start({}, { recorder: {} as unknown as Recorder })).rejects.toThrow(/createRecorder/);
  });
});
