import { timingSafeEqual } from 'node:crypto';
import {
  type AvatarAccount,
  type AvatarRoom,
  type AvatarRoomListener,
  type AvatarSimulatorOptions,
  avatarSimulatorDefaults,
  jsonBody,
  mintToken,
  Refused,
  readToken,
} from '../avatar/index.js';
import {
  type HttpAnswer,
  type HttpExchange,
  type IncomingRequest,
  type Protocol,
  type Surroundings,
  type UpgradeVerdict,
  uuid,
} from '../server/index.js';
import { bearerOf, complaint, envelope, REFUSALS, success } from './envelope.js';
import { FullMode } from './full-mode.js';
import { LiteSocket } from './lite-socket.js';
import { LiveAvatarSession } from './live-avatar-session.js';
import { readSessionRequest, type SessionRequest } from './session-request.js';

/** The vendor's limit of silence on the client's side. */
const IDLE_MS = 300_000;
/** "Around 1 minute". */
const SANDBOX_MS = 60_000;
/** How long a token may wait before it is used. A guess. */
const TOKEN_LIFETIME_MS = 3_600_000;
const SOCKET_PATH = /^\/v1\/sessions\/([\w-]+)\/ws$/;

export interface LiveAvatarProtocolOptions extends AvatarSimulatorOptions {
  readonly account: AvatarAccount<LiveAvatarSession>;
  /** Opens a room for a session; undefined where nobody is to see it. */
  readonly openRoom?: ((id: string, listener: AvatarRoomListener) => AvatarRoom) | undefined;
}

interface Issued {
  readonly request: SessionRequest;
  readonly expiresMs: number;
}

/** LiveAvatar's doors: sessions over REST, and the socket of each LITE session. */
export class LiveAvatarProtocol implements Protocol {
  readonly vendor = 'liveavatar';
  readonly #account: AvatarAccount<LiveAvatarSession>;
  readonly #surroundings: Surroundings;
  readonly #options: LiveAvatarProtocolOptions;
  readonly #secret: string;
  /** Sessions that nobody has started yet: the newest 1,000. */
  readonly #issued = new Map<string, Issued>();

  constructor(surroundings: Surroundings, options: LiveAvatarProtocolOptions) {
    this.#surroundings = surroundings;
    this.#options = options;
    this.#secret = uuid(surroundings.random);
    this.#account = options.account;
  }

  upgrade(request: IncomingRequest): UpgradeVerdict {
    const [, id] = SOCKET_PATH.exec(request.path) ?? [];
    const session = this.#account.find(id);
    if (session === undefined || !session.isRunning) return { answer: this.failure(request, 404) };
    if (!isSame(request.query.get('token') ?? '', session.socketKey)) {
      return { answer: this.failure(request, 401) };
    }
    return { open: (socket) => new LiteSocket(socket, session) };
  }

  respond(exchange: HttpExchange): Promise<void> {
    return envelope.respond(exchange, () => this.#serve(exchange));
  }

  failure(request: IncomingRequest, status: number, retryAfterMs?: number): HttpAnswer {
    return envelope.failure(request, status, retryAfterMs);
  }

  async #serve(exchange: HttpExchange): Promise<void> {
    switch (`${exchange.method} ${exchange.path}`) {
      case 'POST /v1/sessions/token':
        return this.#issue(exchange, await jsonBody(exchange));
      case 'POST /v1/sessions/start':
        return this.#start(exchange);
      case 'POST /v1/sessions/keep-alive':
        (await this.#running(exchange)).heard();
        return exchange.answer(success(exchange, null));
      case 'POST /v1/sessions/stop':
      case 'DELETE /v1/sessions':
        (await this.#running(exchange)).end('stopped');
        return exchange.answer(success(exchange, null));
      default:
        throw new Refused(complaint(404));
    }
  }

  #issue(exchange: HttpExchange, body: Readonly<Record<string, unknown>> | undefined): void {
    if (!this.#account.hasKey(exchange.headers['x-api-key']))
      throw new Refused(complaint(401, 'Invalid API key'));
    const request = readSessionRequest(body);
    if (!this.#account.knows(request.avatarId)) throw new Refused(REFUSALS.unknownAvatar);
    const { clock, random } = this.#surroundings;
    const id = uuid(random);
    const expiresMs = clock.now() + TOKEN_LIFETIME_MS;
    this.#issued.set(id, { request, expiresMs });
    const [oldest] = this.#issued.keys();
    if (this.#issued.size > 1_000 && oldest !== undefined) this.#issued.delete(oldest);
    const exp = Math.floor((clock.epochMs() + TOKEN_LIFETIME_MS) / 1_000);
    const claims = { sub: id, session_id: id, exp, start_session_data: { mode: request.mode } };
    exchange.answer(success(exchange, { session_id: id, session_token: mintToken(claims, this.#secret) }));
  }

  #start(exchange: HttpExchange): void {
    const id = this.#sessionIdOf(exchange);
    // A guess: the documentation does not say what a second start gets.
    if (this.#account.find(id) !== undefined) throw new Refused(complaint(400, 'Session is already started'));
    const issued = this.#issued.get(id);
    if (issued === undefined || issued.expiresMs < this.#surroundings.clock.now()) {
      throw new Refused(complaint(404, 'Session not found'));
    }
    const refusal = this.#account.refusal(exchange);
    if (refusal !== undefined) throw new Refused(REFUSALS[refusal]);
    this.#issued.delete(id);
    const session = this.#begin(id, issued.request, exchange);
    exchange.answer(success(exchange, this.#whereabouts(session, exchange), 201));
  }

  #begin(id: string, request: SessionRequest, exchange: HttpExchange): LiveAvatarSession {
    const { clock, latency, random, speech } = this.#surroundings;
    const { answer } = { ...avatarSimulatorDefaults, ...this.#options };
    const freshId = () => uuid(random);
    const session = new LiveAvatarSession(
      {
        id,
        request,
        clock,
        latency,
        speech,
        voice: request.voice,
        freshId,
        socketKey: uuid(random),
        idleMs: IDLE_MS,
        maxMs: this.#maxMs(request),
        openRoom: request.hasOwnRoom ? undefined : this.#options.openRoom,
      },
      exchange.avatarFaults,
    );
    const full = request.mode === 'FULL' ? new FullMode({ session, freshId, answer }) : undefined;
    session.listener = {
      onState: (state, why) => {
        session.socket?.tellState();
        if (state === 'closing') full?.tellStopped(why);
        if (state === 'closed') session.socket?.close();
      },
      onStarted: (task) => (full ?? session.socket)?.tellStarted(task),
      onEnded: (task) => (full ?? session.socket)?.tellEnded(task),
      onFault: (kind) => exchange.struck(kind),
      onData: (text, topic) => {
        if (full === undefined) session.complain('a command over the room of a LITE session');
        else full.obey(text, topic);
      },
      ...(full === undefined
        ? {}
        : {
            onVoice: (kind: 'start' | 'stop') => full.tellVoice(kind),
            onHeard: (text: string) => full.hear(text),
          }),
    };
    this.#account.add(session);
    session.begin();
    return session;
  }

  #whereabouts(session: LiveAvatarSession, { headers }: HttpExchange): object {
    const { id, room, request, socketKey } = session;
    const ws_url = `ws://${headers.host}/v1/sessions/${id}/ws?token=${socketKey}`;
    return {
      session_id: id,
      livekit_url: room?.url ?? null,
      livekit_client_token: room?.token('client') ?? null,
      livekit_agent_token: room?.token('agent') ?? null,
      max_session_duration: this.#maxMs(request) / 1_000,
      ws_url: request.mode === 'LITE' ? ws_url : null,
    };
  }

  #maxMs({ isSandbox }: SessionRequest): number {
    const { maxSessionMs = avatarSimulatorDefaults.maxSessionMs } = this.#options;
    return isSandbox ? Math.min(SANDBOX_MS, maxSessionMs) : maxSessionMs;
  }

  /** The session of a request: by its token, or by an API key and its name. */
  async #running(exchange: HttpExchange): Promise<LiveAvatarSession> {
    const named = (await jsonBody(exchange))?.session_id;
    const isOwner = this.#account.hasKey(exchange.headers['x-api-key']);
    const session = this.#account.find(isOwner ? named : this.#sessionIdOf(exchange));
    // A guess, for sessions that are over too.
    if (session === undefined || !session.isRunning) throw new Refused(complaint(404, 'Session not found'));
    return session;
  }

  /** @throws Refused 401 */
  #sessionIdOf(exchange: HttpExchange): string {
    const claims = readToken(bearerOf(exchange), this.#secret);
    if (typeof claims?.session_id !== 'string') throw new Refused(complaint(401, 'Invalid session token'));
    return claims.session_id;
  }
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
