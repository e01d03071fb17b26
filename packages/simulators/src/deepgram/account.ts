import { type HttpExchange, uuid } from '../server/index.js';
import { badRequest, type Complaint, type KeyRing, modelUuid } from './wire/index.js';

/** What a temporary token lives for unless asked otherwise, and at most. */
const DEFAULT_TTL_SECONDS = 30;
const MAX_TTL_SECONDS = 3_600;

/** Answers `GET /v1/projects`: what an application asks to see whether its key is good. */
export function listProjects(exchange: HttpExchange): undefined {
  const projects = [{ project_id: modelUuid('project'), name: 'Simulated project' }];
  exchange.answer({ status: 200, body: { projects } });
}

/** Answers `POST /v1/auth/grant`: a temporary token for a browser. */
export async function grantToken(exchange: HttpExchange, keys: KeyRing): Promise<Complaint | undefined> {
  const seconds = ttlSeconds(Buffer.from(await exchange.body()).toString());
  if (seconds === undefined) return badRequest(`ttl_seconds must be a number from 1 to ${MAX_TTL_SECONDS}.`);
  const token = `simulated.${uuid(exchange.random)}`;
  keys.grant(token, seconds * 1_000);
  exchange.answer({ status: 200, body: { access_token: token, expires_in: seconds } });
  return undefined;
}

function ttlSeconds(body: string): number | undefined {
  if (body.trim() === '') return DEFAULT_TTL_SECONDS;
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null) return undefined;
  const seconds = 'ttl_seconds' in json ? json.ttl_seconds : DEFAULT_TTL_SECONDS;
  return typeof seconds === 'number' && seconds >= 1 && seconds <= MAX_TTL_SECONDS ? seconds : undefined;
}
