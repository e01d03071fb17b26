import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

/** Answers an upgrade request with an HTTP status, and ends the connection, which may break meanwhile. */
export function refuseUpgrade(socket: Duplex, status: number): void {
  // Whoever hands over an upgrade no longer listens, and an error that nobody hears ends the process.
  socket.on('error', () => socket.destroy());
  const text = STATUS_CODES[status] ?? 'Refused';
  const head = `HTTP/1.1 ${status} ${text}\r\nconnection: close\r\ncontent-type: text/plain\r\n`;
  socket.once('finish', () => socket.destroy());
  socket.end(`${head}content-length: ${text.length}\r\n\r\n${text}`);
}
