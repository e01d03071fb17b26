import Type from 'typebox';
import type { StoredTurn } from '../../store/index.js';
import { type Admission, type App, type Context, ownerOf, PREFIX, VOICE_PATH } from '../context.js';
import { refuseBeyond } from '../guard.js';
import type { HostedConversation } from '../host.js';
import { Problem } from '../problem.js';
import {
  endQuery,
  historyQuery,
  openedSession,
  openSession,
  refusals,
  sessionHistory,
  sessionList,
  sessionParams,
  sessionStats,
  sessionTokens,
} from '../schemas.js';

const MINUTE_MS = 60_000;
const TURNS_AT_ONCE = 100;
/** When an agent may be ready. */
const START_RETRY_MS = 5_000;

const nothing = Type.Null({ description: 'done' });
const ofSession = refusals(400, 404, 410);
const tags = ['sessions'];

/** Sessions: opened, looked at, ended. */
export function addSessionRoutes(app: App, context: Context): void {
  const { host, config } = context;
  const opening = app.createRateLimit({
    max: config.http.sessionsPerMinute,
    timeWindow: MINUTE_MS,
    keyGenerator: (request) => ownerOf(request),
  });
  const tokensFor = (conversation: HostedConversation) => issueTokens(conversation, context);

  app.post(
    `${PREFIX}/sessions`,
    {
      schema: {
        ...{ tags, operationId: 'openSession', summary: 'Opens a session' },
        body: openSession,
        response: { 201: openedSession, ...refusals(400, 404, 413, 415) },
      },
    },
    async (request, reply) => {
      refuseBeyond(await opening(request));
      const owner = ownerOf(request);
      refuseWhileStarting(context);
      const { language, mode, enableTTS, continues } = request.body;
      const conversation = await host.open({
        owner,
        ...(language === undefined ? {} : { language }),
        ...(mode === undefined ? {} : { mode }),
        ...(enableTTS === undefined ? {} : { enableTTS }),
        ...(continues === undefined ? {} : { continues }),
      });
      const { sessionId, createdAt, ...stats } = conversation.stats();
      request.log.info({ session: sessionId }, 'session opened');
      reply.code(201).header('location', `${PREFIX}/sessions/${sessionId}/stats`);
      return {
        ...{ sessionId, createdAt, language: stats.language, mode: stats.mode },
        ...tokensFor(conversation),
      };
    },
  );

  app.get(
    `${PREFIX}/sessions`,
    {
      schema: {
        ...{ tags, operationId: 'listSessions', summary: 'Your sessions that run' },
        response: { 200: sessionList, ...refusals() },
      },
    },
    async (request) => ({ sessions: host.list(ownerOf(request)).map((each) => each.stats()) }),
  );

  app.get(
    `${PREFIX}/sessions/:id/stats`,
    {
      schema: {
        ...{ tags, operationId: 'sessionStats', summary: 'How a session stands' },
        params: sessionParams,
        response: { 200: sessionStats, ...ofSession },
      },
    },
    async (request) => host.stats(request.params.id, ownerOf(request)),
  );

  app.get(
    `${PREFIX}/sessions/:id/history`,
    {
      schema: {
        ...{
          tags,
          operationId: 'sessionHistory',
          summary: 'What was said, also of a session that has ended',
        },
        params: sessionParams,
        querystring: historyQuery,
        response: { 200: sessionHistory, ...ofSession },
      },
    },
    async (request) => {
      const { id } = request.params;
      const owner = ownerOf(request);
      const { after, limit = TURNS_AT_ONCE } = request.query;
      const turns = await host.history(id, owner, { ...(after === undefined ? {} : { after }), limit });
      const last = turns.length < limit ? undefined : turns.at(-1);
      // Whether anything follows a full page, the store is asked: it gives no more than a page at once.
      const rest = last && (await host.history(id, owner, { after: last.turn, limit: 1 }));
      const next = last === undefined || rest?.length !== 1 ? {} : { next: last.turn };
      return { sessionId: id, turns: turns.map(shownTurn), ...next };
    },
  );

  app.post(
    `${PREFIX}/sessions/:id/tokens`,
    {
      schema: {
        ...{ tags, operationId: 'sessionTokens', summary: 'Fresh tokens, to connect again' },
        params: sessionParams,
        response: { 200: sessionTokens, ...ofSession },
      },
    },
    async (request) => tokensFor(await host.find(request.params.id, ownerOf(request))),
  );

  app.delete(
    `${PREFIX}/sessions/:id`,
    {
      schema: {
        ...{ tags, operationId: 'endSession', summary: 'Ends a session' },
        params: sessionParams,
        querystring: endQuery,
        response: { 204: nothing, ...ofSession },
      },
    },
    async (request, reply) => {
      const { erase = false } = request.query;
      await host.remove(request.params.id, ownerOf(request), { erase });
      return reply.code(204).send(null);
    },
  );
}

/** Who came now would wait for the models, however long they take. */
function refuseWhileStarting({ host }: Context): void {
  const { admission, serviceStatus } = host.health();
  if (serviceStatus.isInitialized || admission === 'draining') return;
  throw new Problem(503, 'starting', 'the agent is not ready yet', { retryAfterMs: START_RETRY_MS });
}

function issueTokens({ id, owner }: HostedConversation, { socketTokens, voiceTokens }: Context) {
  const admission: Admission = { sessionId: id, owner };
  return {
    socket: { path: `${PREFIX}/ws/${id}`, token: socketTokens.issue(admission) },
    voice: { path: VOICE_PATH, token: voiceTokens.issue(admission) },
  };
}

function shownTurn({ turn, user, said, heard, outcome, startedAtMs, endedAtMs, latency }: StoredTurn) {
  const [startedAt, endedAt] = [isoTime(startedAtMs), isoTime(endedAtMs)];
  const stages = latency === undefined ? {} : { latency: { ...latency } };
  return { turn, user, said, heard, outcome, startedAt, endedAt, ...stages };
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
