import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type ClientProblem,
  oneTimeTokens,
  type VoiceClient,
  type VoiceClientsOptions,
  voiceClients,
} from '../src/index.js';

/** Polls, for what a real socket brings about in its own time. */
export async function until(done: () => boolean, limitMs = 15_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!done()) {
    if (performance.now() > endMs) throw new Error(`it did not happen within ${limitMs} ms: ${done}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export interface User {
  readonly user: string;
}

/** Clients on Node's own server. */
export async function served(options: Partial<VoiceClientsOptions<User>> = {}) {
  const problems: ClientProblem[] = [];
  const arrived: VoiceClient<User>[] = [];
  const tokens = oneTimeTokens<User>();
  const clients = voiceClients<User>({
    admit: tokens,
    onProblem: (problem) => void problems.push(problem),
    ...options,
    onClient(client) {
      arrived.push(client);
      return options.onClient?.(client);
    },
  });
  const http = createServer((_request, response) => response.writeHead(404).end());
  clients.attach(http);
  const origin = `ws://127.0.0.1:${await listening(http)}`;
  return {
    clients,
    arrived,
    problems,
    tokens,
    origin,
    /** What a client is given to connect with. */
    invitation: (user = 'ada') => ({ wsUrl: `${origin}/ws`, token: tokens.issue({ user }) }),
    async [Symbol.asyncDispose]() {
      clients.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** Listens on a port that is free. */
function listening(http: Server): Promise<number> {
  return new Promise((resolve) => {
    http.listen(0, '127.0.0.1', () => resolve((http.address() as AddressInfo).port));
  });
}
