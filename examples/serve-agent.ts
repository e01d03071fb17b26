import { on, once } from 'node:events';
import { type Clock, llm, pipeline, stt, tts, turnTaking, vad } from '@antiphon/core';
import {
  fliteTts,
  moonshineStt,
  type Script,
  scriptedAgent,
  sileroVad,
  speechWorkers,
} from '@antiphon/offline';
import { loadConfig, type ServedAgent, startServer } from '@antiphon/server';
import { WebSocket } from 'ws';

const script: Script = {
  rules: [{ when: /\b(?:open|hours)\b/i, say: 'We open at nine.' }],
  otherwise: ['Sorry, I only know when we open.'],
};

// #region agent
const workers = speechWorkers();
const thinks = (clock: Clock) => llm(scriptedAgent(script, { clock }));

const barista: ServedAgent = {
  name: 'barista',
  languages: ['en'],
  // Hears, thinks and speaks. Without an output nothing is spoken.
  streaming({ input, output }, { clock }) {
    const ears = [vad(sileroVad()), stt(moonshineStt({ workers })), turnTaking()] as const;
    if (output === undefined) return pipeline(input, ...ears, thinks(clock));
    return pipeline(input, ...ears, thinks(clock), tts(fliteTts({ workers })), output);
  },
  // Answers what was recognised before, or written.
  answering({ input, output }, { clock }) {
    if (output === undefined) return pipeline(input, thinks(clock));
    return pipeline(input, thinks(clock), tts(fliteTts({ workers })), output);
  },
  recognizer: { recognize: (pcm, { signal, session }) => workers.recognize(pcm, { signal, session }) },
  status: () => ({
    ...{ isInitialized: true, ttsInitialized: true, modelSize: 'tiny', device: 'cpu' },
    ...{ transcriptionWorkers: workers.recognizers, ttsWorkers: workers.synthesizers },
  }),
};
// #endregion agent

async function serve() {
  // #region server
  const config = loadConfig({ overrides: { port: 0, store: { kind: 'memory' }, logLevel: 'warn' } });
  const server = await startServer({ config, agent: barista });
  const end = () => void server.drain();
  process.once('SIGTERM', end);
  // #endregion server
  return { server, end };
}

// #region client
/** Opens a session, writes one line, and resolves to the answer and the history. */
async function ask(url: string, text: string): Promise<string> {
  const sessions = `${url}/api/v1/audio-streaming/sessions`;
  const headers = { 'content-type': 'application/json' };
  const wanted = JSON.stringify({ mode: 'utterance', enableTTS: false });
  const opened = await fetch(sessions, { method: 'POST', headers, body: wanted });
  const { sessionId, socket } = await opened.json();

  const talk = new WebSocket(`${url.replace('http', 'ws')}${socket.path}?token=${socket.token}`);
  await once(talk, 'open');
  talk.send(JSON.stringify({ type: 'text_request', text, language: 'en' }));
  for await (const [message] of on(talk, 'message')) {
    if (JSON.parse(message.toString()).type === 'turn') break;
  }
  const { turns } = await (await fetch(`${sessions}/${sessionId}/history`)).json();
  await fetch(`${sessions}/${sessionId}`, { method: 'DELETE' });
  return turns.map((turn: { user: string; said: string }) => `${turn.user} ${turn.said}`).join(' ');
}
// #endregion client

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const { server, end } = await serve();
  print(await ask(server.url, 'When do you open?'));
  process.off('SIGTERM', end);
  await server.drain();
  await workers.close();
}
