import { createServer } from 'node:http';
import { type Pipeline, pipeline } from '@antiphon/core';
import { rtvi } from '@antiphon/rtvi';
import { type VoiceClient, voiceClients } from '@antiphon/websocket';
import type { CallServer } from '../../calls/servers/call-server.js';
import { listen } from '../../calls/servers/listen.js';
import { ear, voice } from '../../calls/servers/talker.js';
import { LEAD_MS, PATH } from '../system.js';

/** A bot that talks without end, and answers its client's application at once. */
const talker = (client: VoiceClient): Pipeline =>
  pipeline(
    client.input(),
    rtvi({ onMessage: ({ data }) => data }),
    ear,
    voice,
    client.output({ leadMs: LEAD_MS }),
  );

/** Clients as the guide has them: a session each, RTVI, limits and the paced output. */
export async function startAntiphonServer(): Promise<CallServer> {
  const clients = voiceClients({
    admit: 'anyone',
    path: PATH,
    maxClients: 10_000,
    // Those who measure find out by themselves.
    onProblem: () => {},
    onClient: (client) => talker(client).open().start(),
  });
  const server = createServer();
  clients.attach(server);
  const port = await listen(server);
  return {
    port,
    get calls() {
      return clients.clients.length;
    },
    close() {
      clients.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
