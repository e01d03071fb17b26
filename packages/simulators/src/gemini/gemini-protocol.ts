import type { HttpAnswer, IncomingRequest, Protocol, UpgradeVerdict } from '../server/index.js';
import { openSession } from './live/index.js';
import { respond } from './rest/index.js';
import { errorOfStatus, GeminiError } from './wire/index.js';
import type { GeminiWorld } from './world.js';

/** With one slash or two in front, as the vendor's own SDK asks. */
const LIVE_PATH =
  /^\/{1,2}ws\/google\.ai\.generativelanguage\.(v1|v1beta|v1alpha)\.GenerativeService\.BidiGenerateContent(Constrained)?$/;

/** How Gemini speaks: REST and server-sent events over HTTP, Live sessions over WebSocket. */
export function geminiProtocol(world: GeminiWorld): Protocol {
  return {
    vendor: 'gemini',
    secretQuery: ['key', 'access_token'],
    secretHeaders: ['x-goog-api-key'],
    upgrade: (request) => upgrade(request, world),
    respond: (exchange) => respond(exchange, world),
    failure: (_, status, retryAfterMs) => answerOf(errorOfStatus(status, retryAfterMs)),
  };
}

function upgrade({ path, query, headers }: IncomingRequest, world: GeminiWorld): UpgradeVerdict {
  const match = LIVE_PATH.exec(path);
  if (match === null) return { answer: answerOf(errorOfStatus(404)) };
  const [, version = '', constrained] = match;
  try {
    if (constrained === undefined) world.admission.check(query.get('key') ?? headers['x-goog-api-key']);
    else world.admission.checkToken(query.get('access_token'));
  } catch (thrown) {
    if (thrown instanceof GeminiError) return { answer: answerOf(thrown) };
    throw thrown;
  }
  return { open: (socket) => openSession(socket, world, version) };
}

function answerOf(error: GeminiError): HttpAnswer {
  return {
    status: error.code,
    headers: { 'content-type': 'application/json; charset=UTF-8' },
    body: error.body,
  };
}
