import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { CallerSocket } from './caller-socket.js';

const server = createServer();
const websockets = new WebSocketServer({ server, path: '/media' });

afterEach(() => {
  for (const socket of websockets.clients) socket.terminate();
});

async function dial() {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  const heard: string[] = [];
  const accepted = once(websockets, 'connection');
  const socket = new CallerSocket((server.address() as AddressInfo).port, 'signed', {
    message: (bytes, from, to) => void heard.push(bytes.toString('latin1', from, to)),
    closed: () => void heard.push('closed'),
  });
  const [peer, request] = (await accepted) as [WebSocket, { headers: Record<string, string> }];
  await socket.opened;
  return { socket, peer, request, heard };
}

test('speaks with a server of ws, in messages short and long', async () => {
  const { socket, peer, request, heard } = await dial();
  expect(request.headers['x-twilio-signature']).toBe('signed');
  const texts = ['', 'a', 'b'.repeat(125), 'c'.repeat(126), 'd'.repeat(60_000)];
  const got: string[] = [];
  peer.on('message', (data) => got.push(String(data)));
  for (const text of texts) {
    socket.send(text);
    peer.send(text);
  }
  await expect.poll(() => got).toEqual(texts);
  await expect.poll(() => heard).toEqual(texts);
  peer.close(1000);
  await expect.poll(() => heard.at(-1)).toBe('closed');
});

test('says so when it is not let in', async () => {
  if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
  const refusing = createServer((_request, response) => response.writeHead(403).end());
  await once(refusing.listen(0, '127.0.0.1'), 'listening');
  const { port } = refusing.address() as AddressInfo;
  const socket = new CallerSocket(port, '', { message: () => {}, closed: () => {} });
  await expect(socket.opened).rejects.toThrow('refused');
  refusing.close();
});
