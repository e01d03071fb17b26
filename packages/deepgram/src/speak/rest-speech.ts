import {
  AntiphonError,
  type Clock,
  linkedAbort,
  parseRetryAfter,
  throwIfAborted,
  withTimeout,
} from '@antiphon/core/frame-free';
import {
  asFields,
  type DeepgramAccess,
  detailOf,
  openingFailure,
  sdkClient,
  statusFailure,
} from '../client/index.js';
import { SampleReader } from './sample-reader.js';
import type { SpeakFormat } from './speak-options.js';

export interface RestSpeechOptions {
  readonly access: DeepgramAccess;
  readonly format: SpeakFormat;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long the answer may take, with the SDK's retries, and then each pause in its audio, in ms. */
  readonly answerTimeoutMs: number;
  /** Retries at 408, 429 and 5xx. */
  readonly maxRetries: number;
}

/**
 * Speaks a text of at most 2000 characters by one request to `/v1/speak`; the audio is handed on as it comes.
 * Leaving the iteration cancels the request.
 *
 * @throws AntiphonError when the signal fires, when Deepgram refuses, or when the audio does not come in time
 */
export async function* speakOverRest(
  text: string,
  { access, format, clock, signal, ...limits }: RestSpeechOptions,
): AsyncGenerator<Int16Array, void> {
  throwIfAborted(signal);
  const client = await sdkClient(access);
  using request = linkedAbort(signal);
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    const settings = {
      queryParams: format.query,
      abortSignal: request.signal,
      maxRetries: limits.maxRetries,
      timeoutInSeconds: limits.answerTimeoutMs / 1000,
    };
    const answer = await withTimeout(
      clock,
      limits.answerTimeoutMs,
      request.signal,
      () => client.speak.v1.audio.generate({ text, container: 'none' }, settings),
      { what: "Deepgram's answer" },
    );
    reader = answer.stream()?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined;
    const samples = new SampleReader(format.encoding);
    for (;;) {
      const read = await withTimeout(
        clock,
        limits.answerTimeoutMs,
        request.signal,
        async () => reader?.read(),
        { what: "Deepgram's next audio" },
      );
      if (read?.value === undefined) return;
      const piece = samples.read(read.value);
      if (piece.length > 0) yield piece;
    }
  } catch (error) {
    throwIfAborted(signal);
    throw restFailure(error, clock);
  } finally {
    request.abort(left);
    reader?.cancel().catch(() => {});
  }
}

/** One for all: an error made on the spot would retain, by its stack, the request. */
const left = new AntiphonError('aborted', 'the speech is not wanted any more');

function restFailure(error: unknown, clock: Clock): AntiphonError {
  if (error instanceof AntiphonError) return error;
  const { statusCode, body, rawResponse } = asFields(error) ?? {};
  if (typeof statusCode !== 'number') return openingFailure(error);
  const headers = asFields(rawResponse)?.headers;
  const retryAfter = headers instanceof Headers ? headers.get('retry-after') : null;
  return statusFailure(statusCode, detailOf(body), parseRetryAfter(retryAfter, clock.epochMs()));
}
