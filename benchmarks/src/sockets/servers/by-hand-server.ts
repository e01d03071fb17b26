import { createServer } from 'node:http';
import { rmsOf } from '@antiphon/audio';
import { readPipecatFrame, writePipecatAudio, writePipecatMessage } from '@antiphon/rtvi/frame-free';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Beaten, Metronome } from '../../calls/metronome.js';
import { FRAME_MS } from '../../calls/mode.js';
import type { CallServer } from '../../calls/servers/call-server.js';
import { listen } from '../../calls/servers/listen.js';
import { voicePiece } from '../../calls/speech.js';
import { LEAD_MS, LOUDSPEAKER_RATE, PATH } from '../system.js';

const FRAME_SAMPLES = (LOUDSPEAKER_RATE * FRAME_MS) / 1000;

/** One client, wired by hand: is listened to, spoken to every 20 ms, and answered. */
class ByHandClient implements Beaten {
  /** Of the last frame heard: a user is listened to. */
  level = 0;
  readonly #socket: WebSocket;
  #sent = 0;
  #isOver = false;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  message(data: Buffer): void {
    const frame = readPipecatFrame(data);
    if (frame.type === 'audio') {
      const { buffer } = new Uint8Array(frame.audio.bytes);
      this.level = rmsOf(new Int16Array(buffer));
    } else if (frame.type === 'message') {
      const { id, data } = JSON.parse(frame.json);
      const answer = { id, label: 'rtvi-ai', type: 'server-response', data };
      this.#socket.send(writePipecatMessage(JSON.stringify(answer)));
    }
  }

  beat(): boolean {
    if (this.#isOver) return false;
    // The first frame leaves at once, and so do those that make up the lead.
    for (let frame = this.#sent === 0 ? -LEAD_MS / FRAME_MS : 0; frame <= 0; frame++) this.#send();
    return true;
  }

  end(): void {
    this.#isOver = true;
  }

  #send(): void {
    const from = (this.#sent++ * FRAME_SAMPLES) % voicePiece.length;
    const { buffer, byteOffset } = voicePiece.subarray(from);
    const bytes = new Uint8Array(buffer, byteOffset, FRAME_SAMPLES * 2);
    this.#socket.send(writePipecatAudio({ bytes, sampleRate: LOUDSPEAKER_RATE, channels: 1 }));
  }
}

/**
 * The floor: the same framing over `ws`, the same lead, and one timer for all. No sessions, no frames, no handshake, no
 * limits, no interruptions: what is left when everything is left out.
 */
export async function startByHandServer(): Promise<CallServer> {
  const clients = new Set<ByHandClient>();
  const metronome = new Metronome();
  const server = createServer();
  const websockets = new WebSocketServer({ server, path: PATH, perMessageDeflate: false });
  websockets.on('connection', (socket) => {
    const client = new ByHandClient(socket);
    clients.add(client);
    metronome.join(client);
    socket.on('message', (data) => client.message(data as Buffer));
    socket.on('close', () => {
      client.end();
      clients.delete(client);
    });
    socket.on('error', () => socket.terminate());
  });
  const port = await listen(server);
  return {
    port,
    get calls() {
      return clients.size;
    },
    close() {
      metronome.stop();
      for (const socket of websockets.clients) socket.terminate();
      server.close();
    },
  };
}
