import type { IncomingMessage, ServerResponse } from 'node:http';
import { AntiphonError, messageOf } from '@antiphon/core';
import type { PhoneCall } from './call/index.js';
import { callProblems, type MediaCalls, type MediaCallsOptions, mediaCalls } from './calls/index.js';
import { twilioMedia } from './protocol/index.js';
import {
  answerWebhook,
  type ConnectStreamOptions,
  connectStream,
  hangUp,
  isSigned,
  loadWebhooks,
  readBody,
  type WebhookAnswer,
  type WebhookOptions,
  type WebhookRequest,
} from './webhook/index.js';

export interface TwilioCallsOptions<Parameters>
  extends Omit<MediaCallsOptions<Parameters>, 'protocol' | 'admit' | 'hangUp' | 'path'> {
  /**
   * Where Twilio finds this server: `https://agent.example.com`, with a path where a proxy adds one. Signatures are
   * checked against it, never against what a request says of itself.
   */
  readonly publicUrl: string;
  /** Path of the stream, behind `publicUrl`. @defaultValue '/media' */
  readonly path?: string;
  /** @defaultValue TWILIO_AUTH_TOKEN of the environment */
  readonly authToken?: string;
  /** `unchecked` lets anybody in: for trials without an account. @defaultValue 'checked' */
  readonly signatures?: 'checked' | 'unchecked';
  /** Twilio's REST interface. @defaultValue TWILIO_API_URL of the environment, else 'https://api.twilio.com' */
  readonly apiUrl?: string;
  /** @defaultValue 10_000 */
  readonly hangUpTimeoutMs?: number;
}

export const twilioCallsDefaults = {
  path: '/media',
  signatures: 'checked',
  apiUrl: 'https://api.twilio.com',
  hangUpTimeoutMs: 10_000,
} as const;

/** Calls that come in over Twilio. */
export interface TwilioCalls<Parameters> extends MediaCalls<Parameters> {
  /** `wss://…`: what TwiML names. */
  readonly streamUrl: string;
  /**
   * Answers Twilio's webhook with TwiML that connects the call here, or refuses it with 403. Rejects with what
   * the function `parameters` throws.
   */
  answerWebhook(request: WebhookRequest, options?: WebhookOptions): Promise<WebhookAnswer>;
  /** The same for Node's own server: reads the form (64 KiB at most, else 413) and answers. Never rejects. */
  handleWebhook(request: IncomingMessage, response: ServerResponse, options?: WebhookOptions): Promise<void>;
  /** TwiML that connects a call here, for answers of one's own. */
  twiml(options?: Omit<ConnectStreamOptions, 'url'>): string;
  /** Loads what the first call would wait for. */
  prewarm(): Promise<void>;
}

/**
 * Telephone calls over Twilio Media Streams.
 *
 * ```ts
 * const calls = twilioCalls({
 *   publicUrl: 'https://agent.example.com',
 *   onCall: (call) => pipeline(call.input(), …, call.output()).open().start(),
 * });
 * calls.attach(server);
 * ```
 *
 * @throws AntiphonError `pipeline_invalid` for a `publicUrl` that is none, or a missing auth token
 */
export function twilioCalls<Parameters = Readonly<Record<string, string>>>(
  options: TwilioCallsOptions<Parameters>,
): TwilioCalls<Parameters> {
  const { path, signatures, apiUrl, hangUpTimeoutMs, ...rest } = {
    ...twilioCallsDefaults,
    ...(process.env.TWILIO_API_URL === undefined ? {} : { apiUrl: process.env.TWILIO_API_URL }),
    ...options,
  };
  const authToken = rest.authToken ?? process.env.TWILIO_AUTH_TOKEN;
  const isChecked = signatures === 'checked';
  const publicUrl = checkedUrl(rest.publicUrl);
  if (isChecked && !authToken) {
    throw new AntiphonError(
      'pipeline_invalid',
      "no auth token to check signatures with: set TWILIO_AUTH_TOKEN or authToken, or say signatures: 'unchecked'",
    );
  }
  const token = isChecked ? authToken : undefined;
  const streamUrl = publicUrl.replace(/^http/, 'ws') + path;

  const tell = callProblems(rest.onProblem);
  const problem = (kind: 'refused' | 'failed', status: number, message: string, cause?: unknown): void => {
    const error = new AntiphonError('connection_failed', message, { cause });
    tell({ kind, status, error, callId: undefined, remoteAddress: undefined });
  };

  const calls = mediaCalls<Parameters>({
    ...rest,
    onProblem: tell,
    path,
    protocol: twilioMedia,
    admit: ({ headers }) => token === undefined || isSigned(token, headers['x-twilio-signature'], streamUrl),
    hangUp: ({ id, accountId }: PhoneCall<Parameters>) => {
      if (authToken && accountId !== undefined) {
        const target = { apiUrl, accountSid: accountId, authToken, callSid: id };
        return hangUp({ ...target, timeoutMs: hangUpTimeoutMs });
      }
      throw new AntiphonError(
        'service_failed',
        'hangUp needs an auth token; close() ends the stream without one',
      );
    },
  });
  const answered = async (request: WebhookRequest, wanted: WebhookOptions = {}): Promise<WebhookAnswer> => {
    const answer = await answerWebhook(request, wanted, { publicUrl, streamUrl, authToken: token });
    if (answer.status === 403) problem('refused', 403, 'a webhook came with a wrong signature, or none');
    return answer;
  };

  return {
    path,
    streamUrl,
    get calls() {
      return calls.calls;
    },
    attach: (server) => calls.attach(server),
    handleUpgrade: (request, socket, head) => calls.handleUpgrade(request, socket, head),
    close: () => calls.close(),
    answerWebhook: answered,
    async handleWebhook(request, response, wanted) {
      const body = await readBody(request);
      if (body === undefined) {
        response.writeHead(413, { connection: 'close' }).end();
        return;
      }
      const signature = request.headers['x-twilio-signature'];
      try {
        const answer = await answered({ url: request.url ?? '', signature, body }, wanted);
        response.writeHead(answer.status, answer.headers).end(answer.body);
      } catch (error) {
        problem('failed', 500, `a webhook could not be answered: ${messageOf(error)}`, error);
        response.writeHead(500).end();
      }
    },
    twiml: (wanted = {}) => connectStream({ ...wanted, url: streamUrl }),
    async prewarm() {
      if (token !== undefined) await loadWebhooks();
    },
  };
}

function checkedUrl(publicUrl: string): string {
  if (!/^https?:\/\/[^/?#]+[^?#]*$/.test(publicUrl) || !URL.canParse(publicUrl)) {
    throw new AntiphonError(
      'pipeline_invalid',
      `publicUrl is '${publicUrl.slice(0, 100)}'; 'https://' and a host are expected, without a query`,
    );
  }
  return publicUrl.replace(/\/+$/, '');
}
