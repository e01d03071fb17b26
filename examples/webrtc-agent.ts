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
import { rtvi } from '@antiphon/rtvi';
import { startSimulators } from '@antiphon/simulators';
import { type RtcClient, webRtcClients } from '@antiphon/webrtc';
import { RTCPeerConnection } from 'werift';

const system = 'You help people on the page of a café. One or two short sentences.';

// #region agent
const agent = (client: RtcClient) => {
  const talk = rtvi();
  return pipeline(
    client.input(),
    talk,
    stt(deepgramStt({ model: 'flux-general-en' })),
    turnTaking({ start: [onVoice()], end: [endOfTurnByRecogniser()] }),
    llm(geminiLlm({ model: 'gemini-2.5-flash' }), { system }),
    talk.voiceGate(),
    tts(deepgramTts({ model: 'aura-2-thalia-en' })),
    client.output(),
  );
};
// #endregion agent

/** Serves clients until `stop` is called. */
export async function serve() {
  // #region server
  const clients = webRtcClients({
    admit: 'anyone',
    hostAddresses: ['127.0.0.1'],
    onClient: (client) => agent(client).open({ id: client.id }).start(),
  });

  const server = createServer((request, response) => {
    if (!clients.handle(request, response)) response.writeHead(404).end();
  });
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

/** A client without ears: asks in writing, and resolves to what the bot said of it, and how many packets of voice came. */
async function ask(url: string, question: string): Promise<{ answer: string; packets: number }> {
  const connection = new RTCPeerConnection({ iceAdditionalHostAddresses: ['127.0.0.1'] });
  const voice = connection.addTransceiver('audio', { direction: 'sendrecv' });
  const channel = connection.createDataChannel('chat');
  const answered = deferred<string>();
  const heard: string[] = [];
  let packets = 0;
  voice.onTrack.subscribe((track) => track.onReceiveRtp.subscribe(() => packets++));
  const say = (type: string, data: object) =>
    channel.send(JSON.stringify({ id: type, label: 'rtvi-ai', type, data }));
  channel.stateChanged.subscribe((state) => {
    if (state === 'open') say('client-ready', { version: '2.1.0', about: { library: 'bare' } });
  });
  channel.onMessage.subscribe((text) => {
    const { type, data } = JSON.parse(String(text));
    if (type === 'bot-ready') say('send-text', { content: question });
    if (type === 'bot-output' && data.spoken_status === 'completed') heard.push(data.text);
    if (type === 'bot-stopped-speaking') answered.resolve(heard.join(' '));
  });
  try {
    await connection.setLocalDescription(await connection.createOffer());
    const { sdp, type } = connection.localDescription ?? {};
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ sdp, type, pc_id: null, restart_pc: false });
    const response = await fetch(`${url}/api/offer`, { method: 'POST', headers, body });
    await connection.setRemoteDescription(await response.json());
    return { answer: await answered.promise, packets };
  } finally {
    await connection.close();
  }
}

export async function main(print: (line: string) => void = console.log): Promise<void> {
  await using vendors = await startSimulators({ deepgram: {}, gemini: {}, speech: 'scripted' });
  Object.assign(process.env, vendors.env);
  const server = await serve();
  const { answer, packets } = await ask(server.url, 'When do you open?');
  print(answer);
  print(`${packets} packets of voice`);
  server.stop();
}
