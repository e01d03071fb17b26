import { isIP } from 'node:net';
import { isAllowedOrigin } from '@antiphon/websocket';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asksForCredentials, isLoopback, type ServerConfig } from '../config/index.js';
import { type App, type Context, UNAUTHORIZED } from './context.js';
import { Problem } from './problem.js';

const MINUTE_MS = 60_000;
/** When somebody should ask again whose credentials could not be looked up. */
const LOOKUP_RETRY_MS = 5_000;

/** Counts the requests of an address. @throws Problem 429 */
export type CountRequest = (request: FastifyRequest) => Promise<void>;

/**
 * Counts what browsers ask beforehand, which is answered before the guard: everything else is counted by that, behind
 * whoever tells browsers that a refusal may be read.
 */
export function countPreflights(app: App, config: ServerConfig): CountRequest {
  const requests = app.createRateLimit({ max: config.http.requestsPerMinute, timeWindow: MINUTE_MS });
  const count: CountRequest = async (request) => refuseBeyond(await requests(request));
  app.addHook('onRequest', async (request) => {
    if (request.method === 'OPTIONS') await count(request);
  });
  return count;
}

/** Stands before every route: limits per address, names and pages that may ask, and who asks. */
export function addGuard(app: App, { config, authenticate }: Context, count: CountRequest): void {
  const { failuresPerMinute } = config.http;
  const failures = app.createRateLimit({ max: failuresPerMinute, timeWindow: MINUTE_MS });
  const isOpen = !asksForCredentials(config);

  app.decorateRequest('owner', undefined);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id).header('cache-control', 'no-store');
    const { access = 'owner' } = request.routeOptions.config;
    if (access === 'probe') return;
    if (request.method !== 'OPTIONS') await count(request);
    if (access === 'carrier') return;
    // Where nobody has to say who they are, a page of a stranger must not reach this machine by a name of its own.
    if (isOpen && !isOwnName(request, config.host))
      throw new Problem(403, 'forbidden_host', 'this server is not known by that name');
    // A proxy on this machine would make everybody the person at it.
    if (isOpen && isForwarded(request))
      throw new Problem(403, 'forbidden_host', 'here nobody is asked who they are, so a proxy may not ask');
    if (!isAllowedOrigin(request.headers, config.origins))
      throw new Problem(403, 'forbidden_origin', 'pages of that origin may not ask');
    if (access === 'anyone' || (access === 'socket' && hasToken(request))) return;
    await identify(request, reply);
  });

  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    // Guesses are counted before they are looked at.
    const tried = await failures(request, { increment: false });
    if (!tried.isAllowed && tried.remaining === 0) throw tooMany(tried.ttl);
    try {
      request.owner = await authenticate(request.headers);
    } catch (cause) {
      const detail = 'credentials cannot be checked at the moment';
      throw new Problem(503, 'unavailable', detail, { retryAfterMs: LOOKUP_RETRY_MS, cause });
    }
    if (request.owner !== undefined) {
      request.log = reply.log = request.log.child({ owner: request.owner.id });
      return;
    }
    refuseBeyond(await failures(request));
    reply.header('www-authenticate', 'Bearer');
    throw new Problem(401, 'unauthorized', UNAUTHORIZED);
  }
}

/** What proxies add to say for whom they ask. */
function isForwarded({ headers }: FastifyRequest): boolean {
  return Object.keys(headers).some(
    (name) => name === 'forwarded' || name === 'x-real-ip' || name.startsWith('x-forwarded-'),
  );
}

type Verdict = Awaited<ReturnType<ReturnType<App['createRateLimit']>>>;

/** @throws Problem 429 */
export function refuseBeyond(verdict: Verdict): void {
  if (!verdict.isAllowed && verdict.isExceeded) throw tooMany(verdict.ttl);
}

function tooMany(retryAfterMs: number): Problem {
  return new Problem(429, 'too_many_requests', 'too many requests: wait, then ask more slowly', {
    retryAfterMs,
  });
}

function hasToken({ query }: FastifyRequest): boolean {
  return typeof query === 'object' && query !== null && 'token' in query;
}

/** No stranger's name can be an address, or this machine's own. */
function isOwnName({ headers }: FastifyRequest, listensOn: string): boolean {
  const name = /^(\[[\da-f:.]+\]|[a-z\d_.-]+)(?::\d+)?$/i.exec(headers.host ?? '')?.[1];
  if (name === undefined) return false;
  return (
    isIP(name.replace(/^\[|\]$/g, '')) > 0 ||
    isLoopback(name) ||
    name.toLowerCase() === listensOn.toLowerCase()
  );
}
