import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Session } from '@antiphon/core';
import type { ScriptedLlmOptions } from '@antiphon/testing';
import { type RtcClient, type RtcProblem, webRtcClients } from '@antiphon/webrtc';
import { agentOf } from './pipecat-agent.js';

/** Everything a page needs to talk over WebRTC with an agent that hears and speaks in tones. */
export interface ServedRtcAgent extends AsyncDisposable {
  /** Where offers go. */
  readonly endpoint: string;
  /** One of each client that has come. */
  readonly sessions: readonly Session[];
  readonly clients: readonly RtcClient[];
  readonly problems: readonly RtcProblem[];
}

/** @param page where the page is from: no other may connect. It is not of the server that takes its offers */
export async function serveRtcAgent(page: string, model: ScriptedLlmOptions): Promise<ServedRtcAgent> {
  const { origin } = new URL(page);
  const sessions: Session[] = [];
  const arrived: RtcClient[] = [];
  const problems: RtcProblem[] = [];
  const clients = webRtcClients({
    admit: 'anyone',
    origins: [origin],
    hostAddresses: ['127.0.0.1'],
    onProblem: (problem) => void problems.push(problem),
    onClient(client) {
      const session = agentOf(client, model);
      sessions.push(session);
      arrived.push(client);
      return session.start();
    },
  });
  const server = createServer((request, response) => {
    if (!clients.handle(request, response)) response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}${clients.path}`,
    ...{ sessions, clients: arrived, problems },
    async [Symbol.asyncDispose]() {
      clients.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
