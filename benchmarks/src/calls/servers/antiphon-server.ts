import { createServer } from 'node:http';
import { type PhoneCall, twilioCalls } from '@antiphon/twilio';
import { AUTH_TOKEN, type Mode, PUBLIC_URL, STREAM_PATH } from '../mode.js';
import type { CallServer } from './call-server.js';
import { listen } from './listen.js';
import { encodedTalker, talker } from './talker.js';

/** Calls as the guide has them: a session each, from the webhook's server to the paced output. */
export async function startAntiphonServer(mode: Mode): Promise<CallServer> {
  const agent = mode === 'mulaw' ? encodedTalker : talker;
  const calls = twilioCalls({
    publicUrl: PUBLIC_URL,
    path: STREAM_PATH,
    authToken: AUTH_TOKEN,
    maxCalls: 10_000,
    onCall: (call: PhoneCall) => agent(call).open().start(),
  });
  await calls.prewarm();
  const server = createServer((request, response) => void calls.handleWebhook(request, response));
  calls.attach(server);
  const port = await listen(server);
  return {
    port,
    get calls() {
      return calls.calls.length;
    },
    close() {
      calls.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
