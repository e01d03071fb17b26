import type { ServerOptions } from 'node:http';
import { type Clock, systemClock } from '@antiphon/core';
import { oneTimeTokens, voiceClients } from '@antiphon/websocket';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify, { LogController } from 'fastify';
import { authenticator } from '../auth/index.js';
import type { ServerConfig } from '../config/index.js';
import { answerProblem, refuseGarbled } from './answer-problem.js';
import { type Admission, type App, type Context, type Metrics, VOICE_PATH } from './context.js';
import { addGuard, countPreflights } from './guard.js';
import type { Host } from './host.js';
import { type LogStream, logAnswers, loggerOf } from './logging.js';
import { openApi } from './open-api.js';
import { Problem } from './problem.js';
import { addServiceRoutes } from './routes/service.js';
import { addSessionRoutes } from './routes/sessions.js';
import { addSocketRoutes } from './routes/sockets.js';
import { addStoredRoutes } from './routes/stored-sessions.js';
import { addTelephoneRoutes, type Telephone } from './routes/telephone.js';
import { SessionSockets, Upgrades, upgradeOptions } from './sockets/index.js';
import { validatorCompiler } from './validation.js';

export interface AppOptions {
  readonly config: ServerConfig;
  readonly host: Host;
  /** Telephone calls beside the rest, as `twilioCalls()` takes them; each is to be answered as a session of `host`. */
  readonly telephone?: Telephone | undefined;
  /** Served at `/metrics`. */
  readonly metrics?: Metrics | undefined;
  /** @defaultValue the standard output */
  readonly log?: LogStream | undefined;
  /** @defaultValue `systemClock` */
  readonly clock?: Clock | undefined;
}

const LONGEST_ID = 256;
const LOOKED_FOR_LATE_MS = 5_000;

export interface ServerApp {
  readonly app: App;
  /** Sends the clients of all sockets away, and cuts those that stay. */
  closeSockets(): void;
  cutSockets(): void;
}

/** Node looks for late requests now and then, and takes the longer of both times for bodies: so they are the same. */
function arrivingWithin(requestTimeout: number): ServerOptions {
  const connectionsCheckingInterval = Math.min(LOOKED_FOR_LATE_MS, requestTimeout / 2);
  return { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval };
}

/** Makes the HTTP server over conversations. It does not listen yet. */
export async function createApp(options: AppOptions): Promise<ServerApp> {
  const { config, host, telephone, metrics, clock = systemClock } = options;
  const app: App = Fastify({
    logger: loggerOf(config.logLevel, options.log),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => crypto.randomUUID(),
    bodyLimit: config.http.maxBodyBytes,
    http: { ...upgradeOptions, ...arrivingWithin(config.http.requestTimeoutMs) },
    requestTimeout: config.http.requestTimeoutMs,
    routerOptions: { maxParamLength: LONGEST_ID },
    trustProxy: config.proxies.length > 0 ? [...config.proxies] : false,
    clientErrorHandler: refuseGarbled,
    frameworkErrors: answerProblem,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setErrorHandler(answerProblem);
  app.setNotFoundHandler(() => {
    throw new Problem(404, 'not_found', 'there is nothing at this address');
  });

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    },
  });
  await app.register(rateLimit, { global: false });
  const count = countPreflights(app, config);
  await app.register(cors, {
    origin: config.origins === 'any' ? '*' : config.origins === 'same' ? false : [...config.origins],
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    exposedHeaders: ['x-request-id', 'retry-after', 'location'],
  });
  await app.register(swagger, { openapi: openApi(config) });

  const tokens = () => oneTimeTokens<Admission>({ ttlMs: config.http.tokenTtlMs, clock });
  const context: Context = {
    ...{ config, host, clock, metrics, telephone },
    authenticate: authenticator(config, clock),
    socketTokens: tokens(),
    voiceTokens: tokens(),
  };
  const upgrades = new Upgrades();
  const sessions = new SessionSockets({ clock, maxMessageBytes: host.maxMessageBytes });
  const voice = voiceClients<Admission>({
    path: VOICE_PATH,
    clock,
    admit: context.voiceTokens,
    // The guard has looked at it.
    origins: 'any',
    // Whoever comes back is let in beside the connection before, which may not be known to be gone.
    maxClients: 2 * config.limits.maxConversations,
    onProblem: ({ kind, status, error, clientId }) =>
      app.log.warn({ kind, status, client: clientId, reason: error.message }, 'voice client'),
    onClient: async (client) => {
      const { sessionId, owner } = client.claims;
      const about = { session: sessionId, client: client.id };
      app.log.info(about, 'voice client joined');
      void client.closed.then(({ code }) => app.log.info({ ...about, closeCode: code }, 'voice client left'));
      await (await host.find(sessionId, owner)).joinVoice(client);
    },
  });

  app.addHook('onRequest', async (request) => upgrades.refuseLostBody(request));
  addGuard(app, context, count);
  logAnswers(app);
  addServiceRoutes(app, context);
  addSessionRoutes(app, context);
  addStoredRoutes(app, context);
  addSocketRoutes(app, context, { upgrades, sessions, voice });
  if (telephone !== undefined) addTelephoneRoutes(app, context, upgrades, telephone);
  upgrades.listen(app.server, app);
  app.server.maxConnections = config.http.maxConnections;
  return {
    app,
    closeSockets() {
      voice.close();
      sessions.close();
    },
    cutSockets: () => upgrades.cut(),
  };
}
