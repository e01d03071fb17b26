import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  InputDTMFFrame,
  llm,
  onVoice,
  pipeline,
  type Session,
  stt,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import { clientFunctions, rtvi } from '@antiphon/rtvi';
import { telegraphStt, telegraphTts } from '@antiphon/simulators';
import { type ScriptedLlmOptions, scriptedLlm, scriptedVad } from '@antiphon/testing';
import { type ClientProblem, oneTimeTokens, type VoiceClient, voiceClients } from '@antiphon/websocket';

/** Everything a page needs to talk with an agent that hears and speaks in tones. */
export interface ServedAgent extends AsyncDisposable {
  /** What gives a client where to connect, as Pipecat's `startBotAndConnect` expects it. */
  readonly endpoint: string;
  /** One of each client that has come. */
  readonly sessions: readonly Session[];
  /** Keys that clients have pressed. */
  readonly keys: readonly string[];
  readonly problems: readonly ClientProblem[];
}

/** @param page where the page is from: no other may connect */
export async function serveAgent(page: string, model: ScriptedLlmOptions): Promise<ServedAgent> {
  const { origin } = new URL(page);
  const sessions: Session[] = [];
  const keys: string[] = [];
  const problems: ClientProblem[] = [];
  const tokens = oneTimeTokens<undefined>();
  const clients = voiceClients({
    admit: tokens,
    origins: [origin],
    onProblem: (problem) => void problems.push(problem),
    onClient(client) {
      const session = agentOf(client, model);
      session.frames$(InputDTMFFrame).subscribe(({ digit }) => keys.push(digit));
      sessions.push(session);
      return session.start();
    },
  });
  const server = createServer((_request, response) => {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-allow-headers', 'content-type');
    const { port } = server.address() as AddressInfo;
    const wsUrl = `ws://127.0.0.1:${port}${clients.path}`;
    response.end(JSON.stringify({ wsUrl, token: tokens.issue(undefined) }));
  });
  clients.attach(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/connect`,
    sessions,
    keys,
    problems,
    async [Symbol.asyncDispose]() {
      clients.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Hears and speaks in tones. */
export function agentOf(
  client: Pick<VoiceClient, 'id' | 'input' | 'output'>,
  model: ScriptedLlmOptions,
): Session {
  const functions = clientFunctions({ name: 'screen', description: 'what the user sees' });
  const link = rtvi({ functions, onMessage: ({ topic, data }) => ({ topic, data }) });
  return pipeline(
    client.input(),
    link,
    vad(scriptedVad()),
    stt(telegraphStt),
    turnTaking({ start: [onVoice()] }),
    llm(scriptedLlm(model), { tools: functions.tools }),
    link.voiceGate(),
    tts(telegraphTts),
    client.output(),
  ).open({ id: client.id });
}
