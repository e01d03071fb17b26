import {
  BodyTooLargeError,
  type HttpAnswer,
  type HttpExchange,
  type IncomingRequest,
  type Protocol,
  type ServerSocket,
  type SocketHandler,
  type Surroundings,
  type UpgradeVerdict,
  uuid,
} from '../server/index.js';
import { grantToken, listProjects } from './account.js';
import { FluxSession, readFluxParams } from './flux/index.js';
import { NovaSession, readNovaParams } from './nova/index.js';
import { readSpeakParams, SpeakSession, speakRequest } from './speak/index.js';
import {
  type Complaint,
  complaintFor,
  credentialsOf,
  failureAnswer,
  InvalidQuery,
  KeyRing,
} from './wire/index.js';

type Opening = (socket: ServerSocket, requestId: string) => SocketHandler;

/** What each path makes of its query: a session to be, or an {@link InvalidQuery}. */
const SOCKETS: Readonly<Record<string, (query: URLSearchParams) => Opening>> = {
  '/v1/listen': (query) => {
    const params = readNovaParams(query);
    return (socket, requestId) => new NovaSession(socket, params, requestId);
  },
  '/v2/listen': (query) => {
    const params = readFluxParams(query);
    return (socket, requestId) => new FluxSession(socket, params, requestId);
  },
  '/v1/speak': (query) => {
    const params = readSpeakParams(query, 'websocket');
    return (socket, requestId) => new SpeakSession(socket, params, requestId);
  },
};

export interface DeepgramProtocolOptions {
  readonly keys: readonly string[] | undefined;
  /** WebSockets open at a time. */
  readonly concurrency: number;
}

/** Deepgram's doors: who may come in, to what, and what those are told who may not. */
export class DeepgramProtocol implements Protocol {
  readonly vendor = 'deepgram';
  readonly secretHeaders = ['sec-websocket-protocol'];
  readonly #surroundings: Surroundings;
  readonly #keys: KeyRing;
  readonly #concurrency: number;
  #open = 0;

  constructor(surroundings: Surroundings, { keys, concurrency }: DeepgramProtocolOptions) {
    this.#surroundings = surroundings;
    this.#keys = new KeyRing(surroundings.clock, keys);
    this.#concurrency = concurrency;
  }

  upgrade(request: IncomingRequest): UpgradeVerdict {
    const requestId = this.#newId();
    const refusal = (complaint: Complaint) => ({ answer: failureAnswer(request, complaint, requestId) });
    const credentials = credentialsOf(request);
    if (credentials === undefined || !this.#keys.opens(credentials.key)) return refusal(complaintFor(401));
    const route = Object.hasOwn(SOCKETS, request.path) ? SOCKETS[request.path] : undefined;
    if (route === undefined) return refusal(complaintFor(404));
    try {
      const open = route(request.query);
      if (this.#open >= this.#concurrency) return refusal(complaintFor(429));
      return {
        open: (socket) => {
          this.#counted(socket);
          return open(socket, requestId);
        },
        headers: { 'dg-request-id': requestId },
        ...(credentials.subprotocol === undefined ? {} : { subprotocol: credentials.subprotocol }),
      };
    } catch (thrown) {
      if (thrown instanceof InvalidQuery) return refusal(thrown.complaint);
      throw thrown;
    }
  }

  async respond(exchange: HttpExchange): Promise<void> {
    const requestId = this.#newId();
    const complaint = await this.#serve(exchange, requestId);
    if (complaint !== undefined) exchange.answer(failureAnswer(exchange, complaint, requestId));
  }

  failure(request: IncomingRequest, status: number, retryAfterMs?: number): HttpAnswer {
    return failureAnswer(request, complaintFor(status), this.#newId(), retryAfterMs);
  }

  async #serve(exchange: HttpExchange, requestId: string): Promise<Complaint | undefined> {
    const credentials = credentialsOf(exchange);
    if (credentials === undefined || !this.#keys.opens(credentials.key)) return complaintFor(401);
    try {
      switch (`${exchange.method} ${exchange.path}`) {
        case 'POST /v1/speak':
          return await speakRequest(exchange, readSpeakParams(exchange.query, 'http'), requestId);
        case 'GET /v1/projects':
          return listProjects(exchange);
        case 'POST /v1/auth/grant':
          return await grantToken(exchange, this.#keys);
        default:
          return complaintFor(404);
      }
    } catch (thrown) {
      if (thrown instanceof InvalidQuery) return thrown.complaint;
      if (thrown instanceof BodyTooLargeError) return complaintFor(413);
      // The client has gone: there is nobody to answer.
      if (exchange.signal.aborted) return undefined;
      throw thrown;
    }
  }

  #counted({ signal }: ServerSocket): void {
    this.#open += 1;
    const closed = () => {
      this.#open -= 1;
    };
    signal.addEventListener('abort', closed, { once: true });
  }

  #newId(): string {
    return uuid(this.#surroundings.random);
  }
}
