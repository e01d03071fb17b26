import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { MediaFrame } from '../stream/index.js';
import { CallSocket } from './call-socket.js';

const CODES = 20_000;
const around = ['{"payload":"', '"}'] as const;

/** Both ends of a connection. */
async function connected() {
  const server = createServer();
  const websockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [request, raw, head] = (await once(server, 'upgrade')) as [never, Socket, Buffer];
  const opened = once(client, 'open');
  const websocket = await new Promise<WebSocket>((resolve) => {
    websockets.handleUpgrade(request, raw, head, resolve);
  });
  await opened;
  return { server, client, websocket, raw, socket: new CallSocket(websocket, raw) };
}

it('fills an array again only when it has left, however slowly the peer reads', async () => {
  const { server, client, socket } = await connected();
  const got: string[] = [];
  client.on('message', (data) => got.push(String(data)));
  client.pause();
  const frame = new MediaFrame(around, CODES);
  const expected: string[] = [];
  let waited = 0;
  for (let message = 0; message < 400; message++) {
    const codes = Buffer.alloc(CODES, message);
    const text = `${around[0]}${codes.toString('base64')}${around[1]}`;
    expected.push(text);
    if (socket.frames?.isFree) socket.frames.write(frame.of(codes));
    else {
      waited++;
      socket.send(text);
    }
  }
  expect(waited).toBeGreaterThan(0);
  expect(waited).toBeLessThan(400);
  client.resume();
  await expect.poll(() => got.length).toBe(400);
  expect(got.every((text, at) => text === expected[at])).toBe(true);
  await expect.poll(() => socket.frames?.isFree).toBe(true);
  client.close();
  await expect.poll(() => socket.frames?.isFree).toBe(false);
  server.close();
});

it('has no such way past a close, nor over a stream that is no socket of Node', async () => {
  const { server, client, websocket, socket } = await connected();
  expect(socket.frames?.isFree).toBe(true);
  socket.close(1000, 'enough');
  expect(socket.frames?.isFree).toBe(false);
  expect(new CallSocket(websocket, new PassThrough()).frames).toBeUndefined();
  await once(client, 'close');
  server.close();
});
