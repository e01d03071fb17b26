import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpAnswer } from './protocol.js';

/** Answers an upgrade request without upgrading, and ends the connection. */
export function answerRaw(socket: Duplex, { status, headers = {}, body = '' }: HttpAnswer): void {
  const isObject = typeof body === 'object' && !(body instanceof Uint8Array);
  const payload = Buffer.from(isObject ? JSON.stringify(body) : (body as string | Uint8Array));
  const all: Record<string, string> = {
    ...(isObject ? { 'content-type': 'application/json' } : {}),
    ...headers,
    'content-length': String(payload.length),
    connection: 'close',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n${lines.join('')}\r\n`);
  socket.end(payload);
}
