import { WebSocket } from 'ws';

/** A bare WebSocket with everything that came over it. */
export interface RawClient {
  readonly socket: WebSocket;
  readonly texts: readonly string[];
  readonly opened: Promise<boolean>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** Dials with a key; failures show in `opened` (false) and `closed` (1006). */
export function dial(url: string, path: string): RawClient {
  const socket = new WebSocket(`${url}${path}`, { headers: { authorization: 'Token any' } });
  const texts: string[] = [];
  socket.on('message', (data, isBinary) => {
    if (!isBinary) texts.push(data.toString());
  });
  socket.on('error', () => {});
  return {
    socket,
    texts,
    opened: new Promise((resolve) => {
      socket.on('open', () => resolve(true));
      socket.on('close', () => resolve(false));
    }),
    closed: new Promise((resolve) => {
      socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    }),
  };
}
