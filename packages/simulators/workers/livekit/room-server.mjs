// @ts-check
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Room } from './room.mjs';

/**
 * @typedef {typeof import('@livekit/protocol')} LiveKitProtocol
 * @typedef {{ protocol: LiveKitProtocol, wrtc: any, tell: (message: object) => void }} Surroundings
 */

const MAX_MESSAGE_BYTES = 1024 * 1024;

/** LiveKit's addresses on 127.0.0.1, and the rooms behind them. */
export class RoomServer {
  /** @type {Map<string, Room>} */
  #rooms = new Map();
  /** Who may enter, by token. @type {Map<string, { room: string, identity: string }>} */
  #admitted = new Map();
  #surroundings;
  #http = createServer((request, response) => this.#answer(request, response));
  #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MAX_MESSAGE_BYTES });

  /** @param {Surroundings} surroundings */
  constructor(surroundings) {
    this.#surroundings = surroundings;
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on('clientError', (_, socket) => socket.destroy());
  }

  /** @returns {Promise<number>} the port */
  listen() {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(0, '127.0.0.1', () => {
        const address = this.#http.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  }

  /**
   * @param {string} op
   * @param {string} name of the room
   * @param {any} payload
   */
  obey(op, name, payload) {
    if (op === 'listen') return;
    if (op === 'open') {
      this.#rooms.set(name, new Room({ ...this.#surroundings, name, ...payload }));
      return;
    }
    const room = this.#rooms.get(name);
    if (room === undefined) return;
    switch (op) {
      case 'admit':
        this.#admitted.set(payload.token, { room: name, identity: payload.identity });
        return;
      case 'publish':
        room.publish();
        return;
      case 'say':
        room.say(payload.samples, payload.inMs);
        return;
      case 'silence':
        room.silence();
        return;
      case 'send':
        room.send(payload.text, payload.topic);
        return;
      case 'loseTrack':
        room.loseTrack(payload.track);
        return;
      case 'dropSignal':
        room.dropSignal(payload.forgets);
        return;
      case 'close':
        room.close();
        this.#rooms.delete(name);
        for (const [token, { room: its }] of this.#admitted) if (its === name) this.#admitted.delete(token);
        return;
      default:
        throw new Error('no such operation');
    }
  }

  /**
   * `HEAD /` warms the connection up, `/rtc/validate` tells a client why its socket was refused, and `/rtc/v1` is a newer
   * way in that this server does not have: clients then take `/rtc`.
   *
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    const isIn = this.#admitted.has(searchParams.get('access_token') ?? '');
    const validated = isIn ? 200 : 401;
    const statuses = /** @type {Record<string, number>} */ ({ '/': 200, '/rtc/validate': validated });
    const status = request.method === 'OPTIONS' ? 204 : (statuses[pathname] ?? 404);
    response.writeHead(status, headers);
    response.end(status === 401 ? 'invalid token' : '');
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:stream').Duplex} socket
   * @param {Buffer} head
   */
  #upgrade(request, socket, head) {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const guest = this.#admitted.get(searchParams.get('access_token') ?? '');
    const room = this.#rooms.get(guest?.room ?? '');
    const status =
      pathname !== '/rtc' ? '404 Not Found' : room === undefined ? '401 Unauthorized' : undefined;
    if (status !== undefined || room === undefined || guest === undefined) {
      socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (signal) => {
      const resumes = searchParams.get('reconnect') === '1' ? (searchParams.get('sid') ?? '') : undefined;
      room.enter(signal, guest.identity, resumes);
    });
  }
}
