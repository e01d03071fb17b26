import { delay } from '@antiphon/core';
import type { HttpExchange } from '../../server/index.js';
import { badRequest, type Complaint, modelUuid } from '../wire/index.js';
import { contentTypeOf, type SpeakParams } from './params.js';
import { MAX_SPEAK_CHARS } from './session.js';
import { spokenChunks } from './spoken-chunks.js';
import { VoiceEncoder } from './voice-encoder.js';
import { wavHead } from './wav-head.js';

/**
 * Answers `POST /v1/speak`: audio in chunks as it is made.
 *
 * @returns what was wrong with the request, if nothing has been answered
 */
export async function speakRequest(
  exchange: HttpExchange,
  params: SpeakParams,
  requestId: string,
): Promise<Complaint | undefined> {
  const text = textOf(await exchange.body());
  if (text === undefined) return badRequest('Failed to deserialize JSON payload: expected {"text": "…"}.');
  if (text.trim() === '') return badRequest('Text is empty.');
  if (text.length > MAX_SPEAK_CHARS) {
    const message = `Input text exceeds the maximum of ${MAX_SPEAK_CHARS} characters.`;
    return { status: 413, code: 'PAYLOAD_TOO_LARGE', message };
  }
  const encoder = new VoiceEncoder(params);
  const chunks = spokenChunks(text, {
    surroundings: exchange,
    params,
    encoder,
    signal: exchange.signal,
    isFirst: true,
  });
  exchange.start(200, {
    'content-type': contentTypeOf(params),
    'dg-request-id': requestId,
    'dg-model-name': params.model,
    'dg-model-uuid': modelUuid(params.model),
    'dg-char-count': String(text.length),
  });
  if (params.container === 'wav') await exchange.write(wavHead(params));
  for await (const { bytes, waitMs } of chunks) {
    if (waitMs > 0) await delay(exchange.clock, waitMs, exchange.signal);
    await exchange.write(bytes);
    exchange.speechIs('speech');
  }
  exchange.end();
  exchange.speechIs('afterSpeech');
  return undefined;
}

function textOf(body: Uint8Array): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString());
    if (typeof value !== 'object' || value === null || !('text' in value)) return undefined;
    return typeof value.text === 'string' ? value.text : undefined;
  } catch {
    return undefined;
  }
}
