import { delay } from '@antiphon/core';
import type { HttpExchange } from '../../server/index.js';
import { describeModel, type GeminiModel } from '../models.js';
import {
  COUNT_FIELDS,
  type Content,
  declarationsOf,
  errorOfStatus,
  GeminiError,
  type GenerateRequest,
  invalidArgument,
  parseJson,
  readMessage,
  sumOf,
  textOf,
  tokensOfPrompt,
  unknownModel,
} from '../wire/index.js';
import type { GeminiWorld } from '../world.js';
import { type AnswerChunk, answerChunks, wholeAnswer } from './answer.js';
import { checkedRequest } from './check-request.js';
import { type RestRoute, routeOf } from './route.js';

/** Answers one REST request as the vendor does; a refusal is the vendor's own error body. */
export async function respond(exchange: HttpExchange, world: GeminiWorld): Promise<void> {
  try {
    await dispatch(exchange, world);
  } catch (thrown) {
    if (exchange.signal.aborted) return;
    if (!(thrown instanceof GeminiError)) throw thrown;
    exchange.answer({ status: thrown.code, headers: JSON_HEADERS, body: thrown.body });
  }
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=UTF-8', vary: 'Origin, X-Origin, Referer' };

async function dispatch(exchange: HttpExchange, world: GeminiWorld): Promise<void> {
  const route = routeOf(exchange.method, exchange.path);
  if (route === undefined) throw new GeminiError(404, 'Requested entity was not found.');
  world.admission.check(exchange.headers['x-goog-api-key'] ?? exchange.query.get('key'));
  if (route.method === 'createToken') {
    answer(exchange, { name: world.admission.issueToken() });
    return;
  }
  if (route.method === 'listModels') {
    answer(exchange, { models: world.models.map(describeModel) });
    return;
  }
  const model = modelOf(route, world);
  if (route.method === 'getModel') answer(exchange, describeModel(model));
  else if (route.method === 'countTokens') countTokens(exchange, await bodyOf(exchange));
  else await generate(exchange, world, model, route, await bodyOf(exchange));
}

function modelOf({ model, version, method }: RestRoute, { models }: GeminiWorld): GeminiModel {
  const found = models.find(({ name }) => name === model);
  const serves = method === 'getModel' || found?.methods.includes('generateContent') === true;
  if (found === undefined || !serves) throw unknownModel(model, version, method);
  return found;
}

async function bodyOf(exchange: HttpExchange): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await exchange.body();
  } catch {
    throw invalidArgument('Request payload size exceeds the limit: 20971520 bytes.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalidArgument('Invalid JSON payload received. Invalid UTF-8.');
  }
}

function answer(exchange: HttpExchange, body: object): void {
  exchange.answer({ status: 200, headers: JSON_HEADERS, body });
}

interface CountRequest {
  readonly contents?: readonly Content[];
  readonly generateContentRequest?: GenerateRequest;
}

function countTokens(exchange: HttpExchange, text: string): void {
  const request = readMessage<CountRequest>(COUNT_FIELDS, parseJson(text));
  const {
    contents = [],
    systemInstruction,
    tools,
  } = request.generateContentRequest ?? (request as GenerateRequest);
  if (contents.length === 0)
    throw invalidArgument('* CountTokensRequest.contents: contents is not specified\n');
  const details = tokensOfPrompt(contents, systemInstruction, declarationsOf(tools));
  answer(exchange, { totalTokens: sumOf(details), promptTokensDetails: details });
}

async function generate(
  exchange: HttpExchange,
  world: GeminiWorld,
  model: GeminiModel,
  route: RestRoute,
  text: string,
): Promise<void> {
  const { signal, random } = exchange;
  const request = checkedRequest(text, model, world.signer);
  const { mode, allowedFunctionNames } = request.toolConfig?.functionCallingConfig ?? {};
  const declared = declarationsOf(request.tools);
  const given = await world.agent({
    model: model.name,
    contents: request.contents ?? [],
    system: request.systemInstruction === undefined ? undefined : textOf(request.systemInstruction),
    tools:
      mode === 'NONE' ? [] : declared.filter(({ name = '' }) => allowedFunctionNames?.includes(name) ?? true),
    mustCall: mode === 'ANY',
    over: 'rest',
    signal,
  });
  const responseId = world.freshId('r');
  const chunks = [...answerChunks({ request, model, given, responseId, random, signer: world.signer })];
  const [first] = chunks;
  // An error before the first word is the answer's own status.
  const refused = errorIn(first);
  if (refused !== undefined) {
    await pause(exchange, first, 'llmFirstToken');
    throw refused;
  }
  if (route.method === 'streamGenerateContent') await stream(exchange, chunks);
  else await whole(exchange, chunks);
}

async function whole(exchange: HttpExchange, chunks: readonly AnswerChunk[]): Promise<void> {
  exchange.speechIs('speech');
  for (const [at, chunk] of chunks.entries()) {
    await pause(exchange, chunk, at === 0 ? 'llmFirstToken' : 'llmPerToken');
    const failed = errorIn(chunk);
    if (failed !== undefined) throw failed;
  }
  exchange.speechIs('afterSpeech');
  answer(exchange, wholeAnswer(chunks.map(({ body }) => body)));
}

/** Server-sent events for `alt=sse`, else one JSON array that grows. */
async function stream(exchange: HttpExchange, chunks: readonly AnswerChunk[]): Promise<void> {
  const asEvents = exchange.query.get('alt') === 'sse';
  const type = asEvents ? 'text/event-stream' : JSON_HEADERS['content-type'];
  for (const [at, chunk] of chunks.entries()) {
    await pause(exchange, chunk, at === 0 ? 'llmFirstToken' : 'llmPerToken');
    if (exchange.signal.aborted) return;
    const isLast = at === chunks.length - 1;
    if (at === 0) {
      exchange.start(200, { ...JSON_HEADERS, 'content-type': type });
      exchange.speechIs('speech');
    }
    if (isLast) exchange.speechIs('afterSpeech');
    const json = JSON.stringify(chunk.body);
    const text = asEvents
      ? `data: ${json}\r\n\r\n`
      : `${at === 0 ? '[' : ',\r\n'}${json}${isLast ? ']' : ''}`;
    await exchange.write(text, isLast ? { role: 'turnComplete' } : {});
  }
  exchange.end();
}

async function pause(
  { clock, latency, signal }: HttpExchange,
  chunk: AnswerChunk | undefined,
  kind: 'llmFirstToken' | 'llmPerToken',
): Promise<void> {
  const ms = latency(kind) + (chunk?.delayMs ?? 0);
  if (ms > 0) await delay(clock, ms, signal);
}

/** The refusal that a chunk holds, if it is one. */
function errorIn(chunk: AnswerChunk | undefined): GeminiError | undefined {
  const error = chunk?.body.error as { code: number; message: string; details?: [] } | undefined;
  if (error === undefined) return undefined;
  return new GeminiError(errorOfStatus(error.code).code, error.message, error.details);
}
