import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { asksForCredentials } from '../../config/index.js';
import { type App, type Context, ownerOf, PREFIX, UNAUTHORIZED, VOICE_PATH } from '../context.js';
import { Problem } from '../problem.js';
import { refusals, sessionParams } from '../schemas.js';
import type { SessionSockets, Upgrade, Upgrades } from '../sockets/index.js';

/** Whoever takes upgrades to one path, such as `voiceClients()` and `twilioCalls()`. */
export interface UpgradeDoor {
  readonly path: string;
  handleUpgrade(request: Upgrade['request'], socket: Upgrade['socket'], head: Buffer): void;
}

export interface Sockets {
  readonly upgrades: Upgrades;
  readonly sessions: SessionSockets;
  readonly voice: UpgradeDoor;
}

const tags = ['sockets'];
const token = Type.Object({
  token: Type.Optional(
    Type.String({ description: 'as it was issued; good once', minLength: 1, maxLength: 256 }),
  ),
});
const taken = { 101: Type.Null({ description: 'a WebSocket' }), ...refusals(400, 404, 410, 426) };

/** The session socket, and RTVI. */
export function addSocketRoutes(app: App, context: Context, { upgrades, sessions, voice }: Sockets): void {
  const { config, host, socketTokens } = context;

  app.get(
    `${PREFIX}/ws/:id`,
    {
      config: { access: 'socket' },
      schema: {
        ...{ tags, operationId: 'sessionSocket', summary: 'The session socket: JSON messages' },
        description:
          'A WebSocket. A client says #/components/schemas/SessionClientMessage, and is told #/components/schemas/SessionServiceMessage.',
        security: asksForCredentials(config) ? [{ token: [] }, { bearer: [] }] : [{ token: [] }, {}],
        params: sessionParams,
        querystring: token,
        response: taken,
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      askForUpgrade(upgrades, request, reply);
      const admitted =
        request.query.token === undefined ? undefined : socketTokens.redeem(request.query.token);
      if (request.query.token !== undefined && admitted?.claims.sessionId !== id)
        throw new Problem(401, 'unauthorized', UNAUTHORIZED);
      const conversation = await host.find(id, admitted?.claims.owner ?? ownerOf(request));
      const upgrade = upgrades.take(request, reply);
      if (upgrade === undefined) return;
      request.log.info({ session: id }, 'session socket opened');
      sessions.take(upgrade, conversation, (closeCode) =>
        request.log.info({ session: id, closeCode }, 'session socket closed'),
      );
    },
  );

  app.get(
    VOICE_PATH,
    {
      config: { access: 'anyone' },
      schema: {
        ...{ tags, operationId: 'voice', summary: 'RTVI 2.1: protobuf frames' },
        security: [{ token: [] }],
        response: taken,
      },
    },
    async (request, reply) => hand(upgrades, voice, request, reply),
  );
}

/** Telephone calls: a door of their own, and the webhook that leads to it. */
export interface Telephone extends UpgradeDoor {
  /** Those under way. */
  readonly calls: readonly unknown[];
  handleWebhook(request: FastifyRequest['raw'], response: FastifyReply['raw']): Promise<void>;
  /** Ends every call, and takes no more. */
  close(): void;
}

/** Where a carrier asks what to do with a call. */
export const WEBHOOK_PATH = '/twilio';
/** When a carrier may try again whose call was refused. */
const CALL_RETRY_MS = 10_000;

/** Both check a carrier's signature by themselves. A call needs a place like a session, and is refused where there is none. */
export function addTelephoneRoutes(
  app: App,
  { host }: Context,
  upgrades: Upgrades,
  telephone: Telephone,
): void {
  const admit = (): void => {
    const { admission, activeSessions, maxSessions, serviceStatus } = host.health();
    const isFull = activeSessions + telephone.calls.length >= maxSessions;
    const isStarting = !serviceStatus.isInitialized;
    const mayBe = isFull ? 'full' : isStarting ? 'starting' : 'open';
    const refusal = admission === 'open' ? mayBe : admission;
    if (refusal !== 'open')
      throw new Problem(503, refusal, 'no call can be taken now', { retryAfterMs: CALL_RETRY_MS });
  };
  void app.register(async (carrier) => {
    // The form is read, and its signature checked, by whoever answers.
    carrier.removeAllContentTypeParsers();
    carrier.addContentTypeParser('*', (_request, _payload, done) => done(null));
    carrier.post(
      WEBHOOK_PATH,
      { config: { access: 'carrier' }, schema: { hide: true } },
      async (request, reply) => {
        admit();
        reply.hijack();
        await telephone.handleWebhook(request.raw, reply.raw);
      },
    );
  });
  app.get(
    telephone.path,
    { config: { access: 'carrier' }, schema: { hide: true } },
    async (request, reply) => {
      admit();
      hand(upgrades, telephone, request, reply);
    },
  );
}

function hand(upgrades: Upgrades, door: UpgradeDoor, request: FastifyRequest, reply: FastifyReply): void {
  askForUpgrade(upgrades, request, reply);
  const upgrade = upgrades.take(request, reply);
  if (upgrade !== undefined) door.handleUpgrade(upgrade.request, upgrade.socket, upgrade.head);
}

function askForUpgrade(upgrades: Upgrades, request: FastifyRequest, reply: FastifyReply): void {
  if (upgrades.isAsked(request)) return;
  reply.header('upgrade', 'websocket');
  throw new Problem(426, 'upgrade_required', 'here is a WebSocket: ask for one');
}
