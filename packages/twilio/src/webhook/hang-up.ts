import { AntiphonError } from '@antiphon/core';

export interface HangUpOptions {
  readonly apiUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly callSid: string;
  readonly timeoutMs: number;
}

/** HTTP statuses after which the same request may succeed. */
const isRetryable = (status: number): boolean => status === 429 || status >= 500;

/**
 * Ends a call by Twilio's REST interface. One that has ended already (404, 20404) is no error.
 *
 * @throws AntiphonError `service_timeout`, or `service_failed` with the status Twilio gave
 */
export async function hangUp({
  apiUrl,
  accountSid,
  authToken,
  callSid,
  timeoutMs,
}: HangUpOptions): Promise<void> {
  const account = encodeURIComponent(accountSid);
  const url = `${apiUrl}/2010-04-01/Accounts/${account}/Calls/${encodeURIComponent(callSid)}.json`;
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'Status=completed',
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Or the connection stays taken.
    await response.arrayBuffer();
  } catch (cause) {
    const isLate = cause instanceof Error && cause.name === 'TimeoutError';
    const message = isLate
      ? `Twilio did not end call ${callSid} within ${timeoutMs} ms`
      : `Twilio could not be reached to end call ${callSid}`;
    throw new AntiphonError(isLate ? 'service_timeout' : 'service_failed', message, {
      retryable: true,
      cause,
    });
  }
  const { status, ok } = response;
  if (ok || status === 404) return;
  throw new AntiphonError('service_failed', `Twilio did not end call ${callSid}: HTTP ${status}`, {
    retryable: isRetryable(status),
  });
}
