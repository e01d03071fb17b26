import type { IncomingMessage, ServerResponse } from 'node:http';
import { AntiphonError, type Clock, type JsonValue, messageOf, systemClock } from '@antiphon/core';
import type { RtcClient } from '../client/index.js';
import { CrossOrigin, type CrossOriginHeaders } from './cross-origin.js';
import { readCandidates, readOffer } from './offer-request.js';
import { readJson } from './read-json.js';
import { RtcDesk } from './rtc-desk.js';
import { type WebRtcClientsOptions, webRtcClientsDefaults } from './web-rtc-clients-options.js';

/** How long the rest of a request is read, and dropped, after it was answered. */
const LINGER_MS = 1_000;

/** The clients of a server. */
export interface WebRtcClients<Claims> {
  /** Path of the offers on this server. */
  readonly path: string;
  /** Those that are there, waited for, or just connecting. */
  readonly clients: readonly RtcClient<Claims>[];
  /** Answers a request to {@link path}. @returns false for another path: it is for somebody else. Never throws */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** Sends every client away and takes no more. Idempotent. */
  close(): void;
}

interface Reply {
  readonly status: number;
  /** None for a browser that asks first. */
  readonly body?: object;
  readonly headers?: CrossOriginHeaders;
}

/**
 * Takes clients over WebRTC, one {@link RtcClient} each, on any server of Node's `http`: unmodified clients of Pipecat with
 * SmallWebRTC's transport, which POST an offer and PATCH candidates.
 *
 * ```ts
 * const clients = webRtcClients({
 *   admit: 'anyone',
 *   onClient: (client) => pipeline(client.input(), rtvi(), …, client.output()).open().start(),
 * });
 * createServer((request, response) => {
 *   if (!clients.handle(request, response)) response.writeHead(404).end();
 * });
 * ```
 */
export function webRtcClients<Claims = undefined>(
  options: WebRtcClientsOptions<Claims>,
): WebRtcClients<Claims> {
  return new LiveWebRtcClients(options);
}

class LiveWebRtcClients<Claims> implements WebRtcClients<Claims> {
  readonly path: string;
  readonly #admit: WebRtcClientsOptions<Claims>['admit'];
  readonly #crossOrigin: CrossOrigin;
  readonly #desk: RtcDesk<Claims>;
  readonly #clock: Clock;
  #isClosed = false;

  constructor(options: WebRtcClientsOptions<Claims>) {
    this.path = options.path ?? webRtcClientsDefaults.path;
    this.#admit = options.admit;
    this.#crossOrigin = new CrossOrigin(options.origins ?? webRtcClientsDefaults.origins);
    this.#clock = options.clock ?? systemClock;
    this.#desk = new RtcDesk(options);
  }

  get clients(): readonly RtcClient<Claims>[] {
    return this.#desk.clients;
  }

  handle(request: IncomingMessage, response: ServerResponse): boolean {
    if ((request.url ?? '/').split('?')[0] !== this.path) return false;
    this.#reply(request)
      .catch((thrown: unknown) => this.#failed(thrown))
      .then((reply) => this.#send(reply, request, response))
      .catch(() => response.destroy());
    return true;
  }

  close(): void {
    this.#isClosed = true;
    this.#desk.close();
  }

  #send({ status, body, headers }: Reply, request: IncomingMessage, response: ServerResponse): void {
    if (response.headersSent || response.destroyed) return;
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    response.writeHead(status, { ...type, ...this.#crossOrigin.headers(request), ...headers });
    response.end(body && JSON.stringify(body));
    if (!request.complete) this.#leave(request);
  }

  async #reply(request: IncomingMessage): Promise<Reply> {
    const objection = this.#crossOrigin.objection(request);
    if (objection !== undefined) return this.#refuse(403, objection);
    if (request.method === 'OPTIONS') return { status: 204, headers: this.#crossOrigin.preflight(request) };
    if (request.method !== 'POST' && request.method !== 'PATCH') return no(405, 'POST or PATCH is expected');
    const read = await readJson(request);
    if (!('body' in read)) return no(read.status, read.reason);
    return request.method === 'POST' ? this.#offered(request, read.body) : this.#told(read.body);
  }

  async #offered(request: IncomingMessage, body: JsonValue): Promise<Reply> {
    const offer = readOffer(body);
    if (typeof offer === 'string') return no(400, offer);
    const openPeer = await this.#desk.peers();
    const admitted =
      this.#desk.knows(offer.pcId) || this.#admit === 'anyone'
        ? nobody<Claims>()
        : await this.#admit(request, offer.requestData);
    if (admitted === undefined) return this.#refuse(401, 'it was not admitted');
    // From here until the place is taken nothing waits: what was seen still holds then.
    if (this.#isClosed) return no(503, 'the server closes');
    if (!this.#desk.mayOffer(offer.pcId)) return this.#refuse(429, 'it makes too many offers');
    if (!this.#desk.knows(offer.pcId) && this.#desk.isFull)
      return this.#refuse(503, 'there are too many clients');
    const answer = await this.#desk.answer(offer, admitted.claims, openPeer);
    return answer === undefined
      ? no(409, 'the client has gone, or made another offer')
      : { status: 200, body: answer };
  }

  async #told(body: JsonValue): Promise<Reply> {
    const told = readCandidates(body);
    if (typeof told === 'string') return no(400, told);
    if (!this.#desk.knows(told.pcId)) return no(404, 'there is no such connection');
    await this.#desk.candidates(told);
    return { status: 200, body: { status: 'success' } };
  }

  /** Somebody was answered before all was read. One who still writes would not see the answer of a closed connection. */
  #leave(request: IncomingMessage): void {
    request.resume();
    const over = this.#clock.after(LINGER_MS, () => request.destroy());
    request.once('close', () => over.cancel());
  }

  /** @param words what the client is told: nothing of what went wrong inside */
  #refuse(status: number, reason: string, words: string = reason): Reply {
    const error = new AntiphonError('connection_failed', `an offer was refused with ${status}: ${reason}`);
    this.#desk.problem({ kind: 'refused', error, clientId: undefined });
    return no(status, words);
  }

  #failed(thrown: unknown): Reply {
    if (thrown instanceof AntiphonError && thrown.code === 'frame_invalid')
      return this.#refuse(400, thrown.message, 'the offer cannot be answered');
    const error =
      thrown instanceof AntiphonError
        ? thrown
        : new AntiphonError('service_failed', messageOf(thrown), { cause: thrown });
    this.#desk.problem({ kind: 'failed', error, clientId: undefined });
    return no(503, 'the agent cannot be reached this way now');
  }
}

function no(status: number, detail: string): Reply {
  return { status, body: { detail } };
}

/** What is known of somebody who was not asked. */
function nobody<Claims>(): { readonly claims: Claims } {
  return { claims: undefined as Claims };
}
