import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { llm, pipeline, type Session, stt, TTSSpeakFrame, tts, turnTaking, vad } from '@antiphon/core';
import {
  fliteTts,
  moonshineStt,
  preloadVoiceActivity,
  scriptedAgent,
  sileroVad,
  speechWorkers,
} from '@antiphon/offline';
import { rtvi } from '@antiphon/rtvi';
import { oneTimeTokens, type VoiceClient, voiceClients } from '@antiphon/websocket';

const workers = speechWorkers({ recognizers: 1, synthesizers: 1 });
const SESSIONS = '/api/v1/audio-streaming/sessions';

/** What is known of sessions after a restart. */
export class Store {
  readonly entries = new Map<string, number>();
  lastId = 0;
}

/** The least of a voice service: sessions over REST, and RTVI beside them. */
export async function startVoiceService(port: number, store: Store, maxSessions = 10) {
  const tokens = oneTimeTokens<string>();
  const open = new Set<string>();
  const clients = voiceClients({
    ...{ path: '/rtvi', admit: tokens, onProblem: () => {} },
    async onClient(client) {
      const session = agentOf(client);
      session.turns$.subscribe(() =>
        store.entries.set(client.claims, (store.entries.get(client.claims) ?? 0) + 2),
      );
      await session.start();
    },
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '', 'http://any');
    const [id = '', what] = pathname.slice(SESSIONS.length + 1).split('/');
    const voice = (sessionId: string) => ({ path: clients.path, token: tokens.issue(sessionId) });
    const say = (status: number, body: object, headers = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    if (request.method === 'POST' && id === '') {
      if (open.size >= maxSessions)
        return void say(503, { detail: 'Everybody is talking already.' }, { 'retry-after': '5' });
      const sessionId = `session-${++store.lastId}`;
      open.add(sessionId);
      store.entries.set(sessionId, 0);
      say(201, { sessionId, voice: voice(sessionId) });
    } else if (!store.entries.has(id)) say(404, { title: 'There is no such session' });
    else if (request.method === 'DELETE') {
      open.delete(id);
      store.entries.delete(id);
      response.writeHead(204).end();
    } else if (what === 'tokens') say(200, { voice: voice(id) });
    else say(200, statsOf(id, store));
  };
  const server = createServer((request, response) => void answer(request, response));
  clients.attach(server);
  // Models are loaded once: whoever speaks while they are is not heard.
  await Promise.all([workers.preload(), preloadVoiceActivity()]);
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    /** At once, as a process that is killed. */
    async stop() {
      clients.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function statsOf(sessionId: string, { entries }: Store) {
  const now = new Date().toISOString();
  return {
    ...{ sessionId, createdAt: now, lastActivity: now, isActive: true, language: 'en' },
    ...{ conversationEntries: entries.get(sessionId), bufferChunks: 0, bufferSize: 0 },
    ...{ pendingTranscriptions: 0, pendingResponses: 0 },
  };
}

function agentOf(client: VoiceClient): Session {
  const link = rtvi({
    onMessage({ topic, data, session }) {
      const { text } = data as { readonly text: string };
      if (topic === 'speak') session.send(new TTSSpeakFrame({ text }));
      return undefined;
    },
  });
  return pipeline(
    client.input(),
    link,
    vad(sileroVad()),
    stt(moonshineStt({ workers })),
    turnTaking(),
    llm(
      scriptedAgent({
        rules: [
          {
            when: /\bopen\b/,
            say: 'We open at nine in the morning, and close at half past six in the evening.',
          },
          { when: /\bcost\b/, say: 'It costs five pounds.' },
        ],
        otherwise: ['Gladly.'],
      }),
    ),
    tts(fliteTts({ workers })),
    client.output(),
  ).open({ id: client.id });
}
