import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import type { Session } from '@antiphon/core';
import type { ScriptedLlmOptions } from '@antiphon/testing';
import { type RtcClient, type RtcProblem, type WebRtcClients, webRtcClients } from '@antiphon/webrtc';
import { CANDIDATES, type LossyLink } from './lossy-link.js';
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

/**
 * @param page where the page is from: no other may connect. It is not of the server that takes its offers
 * @param openLink makes a network between each client and its agent
 */
export async function serveRtcAgent(
  page: string,
  model: ScriptedLlmOptions,
  openLink?: () => LossyLink,
): Promise<ServedRtcAgent> {
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
    const isOver = openLink !== undefined && /^P/.test(request.method ?? '');
    if (isOver) void answerOver(openLink, clients, request, response);
    else if (!clients.handle(request, response)) response.writeHead(404).end();
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

/** Puts a network between an agent and a client: neither learns another way to the other. */
async function answerOver(
  openLink: () => LossyLink,
  clients: WebRtcClients<undefined>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // Of the ways that a client tells later, none is known.
  if (request.method === 'PATCH') {
    response.writeHead(200, { 'access-control-allow-origin': request.headers.origin }).end('{}');
    return;
  }
  const offer = (await json(request)) as { readonly sdp: string };
  const body = JSON.stringify({ ...offer, sdp: offer.sdp.replaceAll(CANDIDATES, '') });
  const { url, method, headers } = request;
  const end = response.end.bind(response);
  const reply = async (text: string): Promise<void> => {
    const answer = JSON.parse(text);
    const sdp = answer.sdp === undefined ? undefined : await openLink().stand(answer.sdp);
    end(JSON.stringify({ ...answer, sdp }));
  };
  response.end = ((text: string) => {
    void reply(text);
    return response;
  }) as typeof response.end;
  const cut = Object.assign(Readable.from([Buffer.from(body)]), { url, method, headers, complete: true });
  clients.handle(cut as unknown as IncomingMessage, response);
}
