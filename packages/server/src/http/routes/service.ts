import Type from 'typebox';
import type { ServiceHealth } from '../../conversations/index.js';
import { type App, type Context, PREFIX } from '../context.js';
import { refusals, serviceHealth, state } from '../schemas.js';

const tags = ['service'];

/** How the service stands, for people, for machines that watch it, and for clients that want its description. */
export function addServiceRoutes(app: App, { host, metrics, telephone }: Context): void {
  app.get(
    `${PREFIX}/health`,
    {
      schema: {
        ...{ tags, operationId: 'health', summary: 'How the service stands' },
        response: { 200: serviceHealth, ...refusals() },
      },
    },
    async () => ({
      ...shownHealth(host.health()),
      ...(telephone === undefined ? {} : { activeCalls: telephone.calls.length }),
    }),
  );

  app.get(
    '/livez',
    {
      config: { access: 'probe' },
      schema: {
        ...{ tags, security: [], operationId: 'livez', summary: 'Whether the process answers' },
        response: { 200: state },
      },
    },
    async () => ({ status: 'ok' }),
  );

  app.get(
    '/readyz',
    {
      config: { access: 'probe' },
      schema: {
        ...{ tags, security: [], operationId: 'readyz', summary: 'Whether to send requests here' },
        description:
          '503 while it starts and while it ends. `full` and `busy` are 200: new sessions are refused for now, and users come back to theirs.',
        response: { 200: state, 503: state },
      },
    },
    async (_request, reply) => {
      const { admission, serviceStatus } = host.health();
      const isReady = admission !== 'draining' && serviceStatus.isInitialized;
      const open = admission === 'open' ? 'ok' : admission;
      // Full or busy, it still has users who come back to their sessions.
      const status = isReady ? open : admission === 'draining' ? 'draining' : 'starting';
      return reply.code(isReady ? 200 : 503).send({ status });
    },
  );

  app.get('/openapi.json', { config: { access: 'anyone' }, schema: { hide: true } }, async () =>
    app.swagger(),
  );

  if (metrics !== undefined)
    app.get(
      '/metrics',
      {
        schema: {
          ...{ tags, operationId: 'metrics', summary: 'Figures for Prometheus', produces: ['text/plain'] },
          response: { 200: Type.String(), ...refusals() },
        },
      },
      async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()),
    );
}

function shownHealth(health: ServiceHealth) {
  return { ...health, serviceStatus: { ...health.serviceStatus }, refused: { ...health.refused } };
}
