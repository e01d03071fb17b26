import {
  type AvatarAccount,
  type AvatarRoom,
  type AvatarRoomListener,
  type AvatarSimulatorOptions,
  avatarSimulatorDefaults,
  crossOrigin,
  jsonBody,
  Refused,
  type SpeakingTask,
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
import { ChatSocket } from './chat-socket.js';
import { COMPLAINTS, complaintFor, envelope, success } from './envelope.js';
import { HeygenSession } from './heygen-session.js';
import { readSessionRequest, readTaskRequest } from './session-request.js';

const CHAT_PATH = '/v1/ws/streaming.chat';
/** Tokens that are remembered: the newest. */
const MAX_TOKENS = 1_000;

type Body = Readonly<Record<string, unknown>>;

export interface HeygenProtocolOptions extends AvatarSimulatorOptions {
  readonly account: AvatarAccount<HeygenSession>;
  readonly openRoom?: ((id: string, listener: AvatarRoomListener) => AvatarRoom) | undefined;
  /** What is said over the room of a session: JSON, unless a fault has damaged it. */
  readonly onEvent: (sessionId: string, text: string) => void;
  readonly onOver: (sessionId: string, why: string) => void;
}

/** The Interactive Avatar's doors: everything over REST, and the chat socket beside it. */
export class HeygenProtocol implements Protocol {
  readonly vendor = 'heygen';
  readonly secretQuery = ['session_token'];
  readonly #account: AvatarAccount<HeygenSession>;
  readonly #surroundings: Surroundings;
  readonly #options: HeygenProtocolOptions;
  readonly #tokens: string[] = [];

  constructor(surroundings: Surroundings, options: HeygenProtocolOptions) {
    this.#surroundings = surroundings;
    this.#options = options;
    this.#account = options.account;
  }

  upgrade(request: IncomingRequest): UpgradeVerdict {
    if (request.path !== CHAT_PATH) return { answer: this.failure(request, 404) };
    if (!this.#tokens.includes(request.query.get('session_token') ?? '')) {
      return { answer: envelope.refused(request, COMPLAINTS.unauthorized) };
    }
    const session = this.#account.find(request.query.get('session_id'));
    if (session?.state !== 'connected') return { answer: envelope.refused(request, COMPLAINTS.noSession) };
    return {
      open: (socket) => {
        const chat = new ChatSocket(socket, session);
        session.over.addEventListener('abort', () => socket.close(1000, 'Session closed'), {
          signal: socket.signal,
        });
        return chat;
      },
    };
  }

  respond(exchange: HttpExchange): Promise<void> {
    return envelope.respond(exchange, () => this.#serve(exchange));
  }

  failure(request: IncomingRequest, status: number, retryAfterMs?: number): HttpAnswer {
    return envelope.failure(request, status, retryAfterMs);
  }

  async #serve(exchange: HttpExchange): Promise<void> {
    const [, action] = /^POST \/v1\/streaming\.(\w+)$/.exec(`${exchange.method} ${exchange.path}`) ?? [];
    if (action === undefined) throw new Refused(complaintFor(404));
    const body = await jsonBody(exchange);
    if (body === undefined) throw new Refused(COMPLAINTS.invalid, 'the body is no JSON object');
    if (action === 'create_token') return this.#createToken(exchange);
    if (!this.#isLetIn(exchange)) throw new Refused(COMPLAINTS.unauthorized);
    if (action === 'new') return this.#new(exchange, body);
    const session = this.#account.find(body.session_id);
    if (session === undefined) throw new Refused(COMPLAINTS.noSession);
    await this.#do(action, exchange, session, body);
  }

  async #do(action: string, exchange: HttpExchange, session: HeygenSession, body: Body): Promise<void> {
    if (action === 'start') return this.#start(exchange, session);
    if (action !== 'stop' && session.state !== 'connected') throw new Refused(COMPLAINTS.wrongState);
    if (!session.isRunning) throw new Refused(COMPLAINTS.wrongState);
    session.heard();
    switch (action) {
      case 'task':
        return this.#task(exchange, session, body);
      case 'interrupt':
        session.interrupt();
        break;
      case 'start_listening':
      case 'stop_listening':
        session.listen(action === 'start_listening');
        break;
      case 'stop':
        session.end('stopped');
        break;
      case 'keep_alive':
        break;
      default:
        throw new Refused(complaintFor(404));
    }
    exchange.answer(success(exchange, null));
  }

  /** The only answer without a code. */
  #createToken(exchange: HttpExchange): void {
    if (!this.#account.hasKey(exchange.headers['x-api-key'])) throw new Refused(COMPLAINTS.unauthorized);
    const { clock, random } = this.#surroundings;
    const created_at = Math.floor(clock.epochMs() / 1_000);
    const content = { token: uuid(random), token_type: 'sa_from_regular', created_at };
    const token = Buffer.from(JSON.stringify(content)).toString('base64');
    this.#tokens.push(token);
    if (this.#tokens.length > MAX_TOKENS) this.#tokens.shift();
    exchange.answer({
      status: 200,
      headers: crossOrigin(exchange),
      body: { error: null, data: { token } },
    });
  }

  #new(exchange: HttpExchange, body: Body): void {
    const request = readSessionRequest(body);
    const refusal = this.#account.knows(request.avatar) ? this.#account.refusal(exchange) : 'unknownAvatar';
    if (refusal !== undefined) throw new Refused(COMPLAINTS[refusal]);
    const { clock, latency, random, speech } = this.#surroundings;
    const { maxSessionMs, answer, openRoom, onEvent } = { ...avatarSimulatorDefaults, ...this.#options };
    const id = uuid(random);
    const session: HeygenSession = new HeygenSession(
      {
        id,
        voice: request.voice,
        clock,
        latency,
        speech,
        answer,
        openRoom,
        freshId: () => uuid(random),
        idleMs: request.idleMs,
        maxMs: maxSessionMs,
        onEvent: (event) => onEvent(id, session.tell(event)),
      },
      exchange.avatarFaults,
    );
    session.listener = {
      onState: (state, why) => {
        if (state === 'closed') this.#options.onOver(id, why);
      },
      onStarted: (task) => session.tellStarted(task),
      onEnded: (task: SpeakingTask, how) => session.tellEnded(task, how),
      onFault: (kind) => exchange.struck(kind),
      onData: (text) => this.#typed(session, text),
      onVoice: (kind) => session.chat?.tellVoice(kind),
      onHeard: (text) => session.hear(text),
    };
    this.#account.add(session);
    const { room } = session;
    exchange.answer(
      success(exchange, {
        session_id: id,
        access_token: room?.token('client') ?? '',
        // Without a room nobody listens there: a client that only wants to drive the avatar does not ask.
        url: room?.url ?? `ws://${exchange.headers.host}`,
        is_paid: true,
        session_duration_limit: maxSessionMs / 1_000,
        realtime_endpoint: `ws://${exchange.headers.host}${CHAT_PATH}?session_id=${id}`,
        livekit_agent_token: room?.token('agent') ?? '',
        sdp: null,
        ice_servers: null,
        ice_servers2: null,
      }),
    );
  }

  /** Answered once the avatar is there: a guess. */
  async #start(exchange: HttpExchange, session: HeygenSession): Promise<void> {
    if (session.state !== 'new') throw new Refused(COMPLAINTS.wrongState);
    session.begin();
    if (!(await session.isThere())) throw new Refused(COMPLAINTS.wrongState);
    exchange.answer(success(exchange, null));
  }

  async #task(exchange: HttpExchange, session: HeygenSession, body: Body): Promise<void> {
    const { text, type, mode } = readTaskRequest(body);
    const utterance = await session.perform(text, type);
    // A guess: what was interrupted before it began, or is more than the avatar can hold.
    if (utterance === undefined) throw new Refused(COMPLAINTS.wrongState);
    if (mode === 'sync') await utterance.over;
    const { taskId, durationMs } = utterance;
    exchange.answer(success(exchange, { task_id: taskId, duration_ms: durationMs }));
  }

  /** Words typed in a browser that talks over the room: JSON text, where push-to-talk says its own. */
  #typed(session: HeygenSession, text: string): void {
    let typed: unknown;
    try {
      typed = JSON.parse(text);
    } catch {
      typed = undefined;
    }
    session.heard();
    if (typeof typed !== 'string') session.complain('a data packet that is no JSON text');
    else if (!typed.startsWith('push_to_talk:')) session.hear(typed);
  }

  #isLetIn({ headers }: HttpExchange): boolean {
    const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
    return (
      (bearer !== undefined && this.#tokens.includes(bearer)) || this.#account.hasKey(headers['x-api-key'])
    );
  }
}
