import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clock, deferred } from '@antiphon/core';
import type { TwilioSimulator } from '@antiphon/simulators';
import { type PhoneCall, twilioCalls } from '@antiphon/twilio';
import { CliError } from '../../cli-error.js';

/** Where Twilio believes the agent to be; signatures are those of this address. */
const PUBLIC_URL = 'https://observatory.example';

const MISSING = '--phone needs the package twilio, which checks what Twilio signs: npm install twilio';

/** The agent's own server: a webhook that says where a call is to go, and the stream that it goes to. */
export interface Switchboard extends AsyncDisposable {
  /** The webhook's address, and where its server really is. */
  readonly webhook: string;
  readonly server: string;
  /** The first call that comes in. */
  readonly call: Promise<PhoneCall>;
}

/**
 * Opens it on this machine, for one call.
 *
 * @throws CliError when Twilio's package, which checks signatures, is missing
 */
export async function openSwitchboard(twilio: TwilioSimulator, clock: Clock): Promise<Switchboard> {
  const answered = deferred<PhoneCall>();
  const calls = twilioCalls({
    publicUrl: PUBLIC_URL,
    authToken: twilio.authToken,
    apiUrl: twilio.url,
    clock,
    onCall: (call) => answered.resolve(call),
    // The simulated Twilio says why a call was refused, and the session why one was lost.
    onProblem: () => {},
  });
  await calls.prewarm().catch((error: unknown) => {
    throw new CliError(MISSING, { cause: error });
  });
  const server = createServer((request, response) => void calls.handleWebhook(request, response));
  calls.attach(server);
  await listening(server);
  return {
    webhook: `${PUBLIC_URL}/voice`,
    server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    call: answered.promise,
    async [Symbol.asyncDispose]() {
      calls.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
