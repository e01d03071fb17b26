import type { HttpAnswer, HttpExchange, IncomingRequest, Protocol, UpgradeVerdict } from '../server/index.js';

export interface TwilioProtocolOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** Ends a call. False when there is none of that name under way. */
  readonly endCall: (callSid: string) => boolean;
}

const CALL = /^\/2010-04-01\/Accounts\/([^/]+)\/Calls\/([^/]+)\.json$/;

/** Codes of Twilio's REST interface that go with an HTTP status. */
const CODES: Readonly<Record<number, number>> = { 401: 20003, 403: 20003, 404: 20404, 429: 20429 };

/** The part of Twilio's REST interface that ends a call. */
export class TwilioProtocol implements Protocol {
  readonly vendor = 'twilio';
  readonly #options: TwilioProtocolOptions;

  constructor(options: TwilioProtocolOptions) {
    this.#options = options;
  }

  /** Twilio is who dials. */
  upgrade(): UpgradeVerdict {
    return { answer: failure(404) };
  }

  async respond(exchange: HttpExchange): Promise<void> {
    const { accountSid, authToken, endCall } = this.#options;
    const [, account, callSid = ''] = CALL.exec(exchange.path) ?? [];
    const right = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    const form = new URLSearchParams(Buffer.from(await exchange.body()).toString());
    if (exchange.headers.authorization !== right) exchange.answer(failure(401));
    else if (account !== accountSid || exchange.method !== 'POST') exchange.answer(failure(404));
    else if (form.get('Status') !== 'completed') exchange.answer(failure(400));
    else if (!endCall(callSid)) exchange.answer(failure(404));
    else exchange.answer({ status: 200, body: { sid: callSid, status: 'completed' } });
  }

  failure(_request: IncomingRequest, status: number, retryAfterMs?: number): HttpAnswer {
    const seconds = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1_000);
    const headers = seconds === undefined ? {} : { 'retry-after': String(seconds) };
    return { ...failure(status), headers };
  }
}

function failure(status: number): HttpAnswer {
  const code = CODES[status] ?? 20001;
  const more_info = `https://www.twilio.com/docs/errors/${code}`;
  return { status, body: { code, message: `simulated error ${status}`, more_info, status } };
}
