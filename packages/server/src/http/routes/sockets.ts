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

export function hand(
  upgrades: Upgrades,
  door: UpgradeDoor,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  askForUpgrade(upgrades, request, reply);
  const upgrade = upgrades.take(request, reply);
  if (upgrade !== undefined) door.handleUpgrade(upgrade.request, upgrade.socket, upgrade.head);
}

function askForUpgrade(upgrades: Upgrades, request: FastifyRequest, reply: FastifyReply): void {
  if (upgrades.isAsked(request)) return;
  reply.header('upgrade', 'websocket');
  throw new Problem(426, 'upgrade_required', 'here is a WebSocket: ask for one');
}
