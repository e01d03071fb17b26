import type { FastifyRequest, FastifyServerOptions } from 'fastify';
import type { ServerConfig } from '../config/index.js';
import type { App } from './context.js';

/** Where lines of the log go, one JSON object each. */
export interface LogStream {
  write(line: string): void;
}

/** What may never be in a log, should a line ever have it. */
const SECRETS = ['authorization', 'cookie', 'token', 'key', 'secret', 'password'];
const redact = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export function loggerOf(
  level: ServerConfig['logLevel'],
  stream: LogStream | undefined,
): NonNullable<FastifyServerOptions['logger']> {
  return {
    level,
    redact,
    messageKey: 'message',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }), bindings: () => ({}) },
    ...(stream === undefined ? {} : { stream }),
  };
}

/** A line for every answer. Of an address the path alone: tokens stand behind it. Nothing for probes that went well. */
export function logAnswers(app: App): void {
  app.decorateRequest('problem', undefined);
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.config.access === 'probe') return;
    const { method, ip } = request;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const session = sessionIn(request);
    request.log.info(
      {
        ...{ method, path: pathOf(request), status: reply.statusCode, ms, address: ip, ...session },
        ...(request.problem === undefined ? {} : { code: request.problem }),
      },
      'answered',
    );
  });
}

function sessionIn({ params }: FastifyRequest): { readonly session?: string } {
  const { id } = (params ?? {}) as { readonly id?: string };
  return id === undefined ? {} : { session: shown(id) };
}

function pathOf({ url }: FastifyRequest): string {
  return shown(url.split(/[?#]/)[0] ?? '');
}

/** What a stranger has written, short. */
function shown(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
