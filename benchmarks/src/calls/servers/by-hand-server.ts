import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Metronome } from '../metronome.js';
import { type Mode, STREAM_PATH } from '../mode.js';
import { ByHandCall } from './by-hand-call.js';
import type { CallServer } from './call-server.js';
import { listen } from './listen.js';

/**
 * The floor: the same calls over `ws`, the same codec, the same lead and marks, and one timer for all. No sessions, no
 * frames, no signatures, no limits, no interruptions: what is left when everything is left out.
 */
export async function startByHandServer(mode: Mode): Promise<CallServer> {
  const calls = new Set<ByHandCall>();
  const metronome = new Metronome();
  const server = createServer();
  const websockets = new WebSocketServer({ server, path: STREAM_PATH, perMessageDeflate: false });
  websockets.on('connection', (socket) => {
    const call = new ByHandCall(socket, mode, metronome);
    calls.add(call);
    socket.on('message', (data) => call.message(data as Buffer));
    socket.on('close', () => {
      call.end();
      calls.delete(call);
    });
    socket.on('error', () => socket.terminate());
  });
  const port = await listen(server);
  return {
    port,
    get calls() {
      return calls.size;
    },
    close() {
      metronome.stop();
      for (const socket of websockets.clients) socket.terminate();
      server.close();
    },
  };
}
