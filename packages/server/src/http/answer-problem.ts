import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConversationError } from '../conversations/index.js';
import { documentOf, Problem, problemOf } from './problem.js';

const MEDIA_TYPE = 'application/problem+json; charset=utf-8';

/** Answers with what of an error is for whoever asked; what is a fault of ours, or of what we need, goes to the log. */
export function answerProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(thrown);
  const { status, code, retryAfterMs } = problem;
  request.problem = code;
  const err = causeOf(problem);
  if (status === 500) request.log.error({ code, err }, problem.message);
  else if (err !== undefined) request.log.warn({ code, err }, problem.message);
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(retryAfterMs / 1_000)));
  reply.header('x-request-id', request.id);
  reply.code(status).type(MEDIA_TYPE).serializer(JSON.stringify).send(documentOf(problem, request.id));
}

/** What lies behind it, which is nothing where somebody was only refused. */
function causeOf({ cause }: Problem): unknown {
  return cause instanceof ConversationError ? cause.cause : cause;
}

const GARBLED: Readonly<Record<string, Problem>> = {
  HPE_HEADER_OVERFLOW: new Problem(431, 'headers_too_large', 'the headers are too long'),
  ERR_HTTP_REQUEST_TIMEOUT: new Problem(408, 'timeout', 'the request took too long to arrive'),
};
const NO_HTTP = new Problem(400, 'invalid', 'this is not HTTP');

/** Answers what never became a request, and ends its connection. */
export function refuseGarbled({ code }: { readonly code: string }, socket: Socket): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = GARBLED[code] ?? NO_HTTP;
  const body = JSON.stringify(documentOf(problem, ''));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
