import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTwilioSimulator, type TwilioSimulatorOptions } from '@antiphon/simulators';
import { type CallProblem, type TwilioCallsOptions, twilioCalls, type WebhookForm } from '../src/index.js';

export const PUBLIC_URL = 'https://agent.example.com';
export const WEBHOOK = `${PUBLIC_URL}/voice?line=1`;

/** Polls, for what a real socket brings about in its own time. */
export async function until(done: () => boolean, limitMs = 15_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!done()) {
    if (performance.now() > endMs) throw new Error(`it did not happen within ${limitMs} ms: ${done}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Calls on Node's own server, and a Twilio that reaches it. */
export async function served(
  options: Partial<TwilioCallsOptions<Readonly<Record<string, string>>>> = {},
  simulated: TwilioSimulatorOptions = {},
  parameters: (form: WebhookForm) => Readonly<Record<string, string>> = ({ From = '' }) => ({
    from: From,
    odd: `<&"'>`,
  }),
) {
  const twilio = await startTwilioSimulator({ speech: 'scripted', ...simulated });
  const problems: CallProblem[] = [];
  const calls = twilioCalls({
    publicUrl: PUBLIC_URL,
    authToken: twilio.authToken,
    apiUrl: twilio.url,
    onCall: () => {},
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  const http = createServer((request, response) => {
    void calls.handleWebhook(request, response, { parameters });
  });
  calls.attach(http);
  const server = `http://127.0.0.1:${await listening(http)}`;
  return {
    twilio,
    calls,
    problems,
    server,
    call: (wishes: Partial<Parameters<typeof twilio.call>[0]> = {}) =>
      twilio.call({ webhook: WEBHOOK, server, ...wishes }),
    async [Symbol.asyncDispose]() {
      calls.close();
      await twilio.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** Listens on a port that is free. */
export function listening(http: Server): Promise<number> {
  return new Promise((resolve) => {
    http.listen(0, '127.0.0.1', () => resolve((http.address() as AddressInfo).port));
  });
}
