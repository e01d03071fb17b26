import { isSigned } from './signature.js';
import { connectStream } from './twiml.js';

/** The form of a webhook: `From`, `To`, `CallSid` and so on. */
export type WebhookForm = Readonly<Record<string, string>>;

/** A POST from Twilio, as any server has it. */
export interface WebhookRequest {
  /** The path and query that were asked for, as they came; of a whole address, the origin does not count. */
  readonly url: string;
  /** The header `X-Twilio-Signature`. */
  readonly signature: string | readonly string[] | undefined;
  /** The body, as it came: a form. */
  readonly body: string;
}

export interface WebhookOptions {
  /** Sent along with the stream, and typed by `parameters` there. @defaultValue none */
  readonly parameters?:
    | Readonly<Record<string, string>>
    | ((form: WebhookForm) => Readonly<Record<string, string>>);
  /** See {@link connectStream}. */
  readonly statusCallback?: string;
  /** See {@link connectStream}. */
  readonly afterwards?: string;
}

/** What to answer with. */
export interface WebhookAnswer {
  readonly status: 200 | 403;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const ORIGIN = /^https?:\/\/[^/]+/;

/** Answers Twilio's question what to do with a call: connect it to the stream. Refuses whoever is not Twilio. */
export async function answerWebhook(
  request: WebhookRequest,
  options: WebhookOptions,
  surroundings: {
    readonly publicUrl: string;
    readonly streamUrl: string;
    readonly authToken: string | undefined;
  },
): Promise<WebhookAnswer> {
  const { publicUrl, streamUrl, authToken } = surroundings;
  const form = formOf(request.body);
  const { signature, url } = request;
  if (
    authToken !== undefined &&
    !(await isSigned(authToken, signature, publicUrl + url.replace(ORIGIN, ''), form))
  ) {
    return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'The signature is wrong.' };
  }
  const { parameters, ...rest } = options;
  const given = typeof parameters === 'function' ? parameters(form) : parameters;
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: connectStream({ url: streamUrl, parameters: given, ...rest }),
  };
}

/** A name that comes twice counts with its last value. */
function formOf(body: string): WebhookForm {
  return Object.fromEntries(new URLSearchParams(body));
}
