import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  deferred,
  endOfTurnByRecogniser,
  llm,
  onVoice,
  pipeline,
  stt,
  tts,
  turnTaking,
} from '@antiphon/core';
import { deepgramStt, deepgramTts } from '@antiphon/deepgram';
import { geminiLlm } from '@antiphon/gemini';
import { clientFunctions, rtvi } from '@antiphon/rtvi';
import { readPipecatFrame, writePipecatMessage } from '@antiphon/rtvi/frame-free';
import { startSimulators } from '@antiphon/simulators';
import { oneTimeTokens, type VoiceClient, voiceClients } from '@antiphon/websocket';
import { WebSocket } from 'ws';

const system = 'You help people on the page of a café. One or two short sentences.';

// #region agent
interface User {
  readonly name: string;
}

const agent = (client: VoiceClient<User>) => {
  const page = clientFunctions({ name: 'page', description: 'what the user sees at the moment' });
  const talk = rtvi({
    functions: page,
    onMessage: ({ topic }) => (topic === 'who am I' ? client.claims.name : undefined),
  });
  return pipeline(
    client.input(),
    talk,
    stt(deepgramStt({ model: 'flux-general-en' })),
    turnTaking({ start: [onVoice()], end: [endOfTurnByRecogniser()] }),
    llm(geminiLlm({ model: 'gemini-2.5-flash' }), { system, tools: page.tools }),
    talk.voiceGate(),
    tts(deepgramTts({ model: 'aura-2-thalia-en' })),
    client.output(),
  );
};
// #endregion agent

/** Serves clients until `stop` is called. */
export async function serve() {
  // #region server
  const tokens = oneTimeTokens<User>();
  const clients = voiceClients<User>({
    admit: tokens,
    onClient: (client) => agent(client).open({ id: client.id }).start(),
  });

  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== '/connect') return void response.writeHead(404).end();
    // Whoever asks is known by now: by a session cookie, say.
    const token = tokens.issue({ name: 'Ada' });
    const wsUrl = `ws://${request.headers.host}${clients.path}`;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ wsUrl, token }));
  });
  clients.attach(server);
  // #endregion server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      clients.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

// #region bare
/** The least a client can be: says one thing in writing, and resolves to what the bot said of it, as it was heard. */
async function ask(url: string, question: string): Promise<string> {
  const { wsUrl, token } = await (await fetch(`${url}/connect`, { method: 'POST' })).json();
  const socket = new WebSocket(`${wsUrl}?token=${token}`);
  const answered = deferred<string>();
  const say = (type: string, data: object) =>
    socket.send(writePipecatMessage(JSON.stringify({ id: type, label: 'rtvi-ai', type, data })));
  const heard: string[] = [];
  socket.on('open', () => say('client-ready', { version: '2.1.0', about: { library: 'bare' } }));
  socket.on('message', (bytes: Buffer) => {
    const frame = readPipecatFrame(bytes);
    if (frame.type !== 'message') return;
    const { type, data } = JSON.parse(frame.json);
    if (type === 'bot-ready') say('send-text', { content: question });
    if (type === 'bot-output' && data.spoken_status === 'completed') heard.push(data.text);
    if (type === 'bot-stopped-speaking') answered.resolve(heard.join(' '));
  });
  try {
    return await answered.promise;
  } finally {
    socket.close();
  }
}
// #endregion bare

export async function main(print: (line: string) => void = console.log): Promise<void> {
  await using vendors = await startSimulators({ deepgram: {}, gemini: {}, speech: 'scripted' });
  Object.assign(process.env, vendors.env);
  const server = await serve();
  print(await ask(server.url, 'When do you open?'));
  server.stop();
}
