import { viewPcm16AsBytes } from '@antiphon/audio';
import { VirtualClock } from '@antiphon/core';
import { openedSocket } from '../avatar/opened-socket.fixture.js';
import { type LiveAvatarSimulatorOptions, startLiveAvatarSimulator } from './index.js';

interface Message {
  readonly type: string;
  readonly state?: string;
  readonly event_id?: string;
  readonly task?: { readonly id: string };
}

interface Started {
  readonly session_id: string;
  readonly ws_url: string;
  readonly max_session_duration: number;
}

/** 24 kHz of something loud, in base64. */
export function audio(durationMs: number, level = 8_000): string {
  const samples = new Int16Array(24 * durationMs).fill(level);
  return Buffer.from(viewPcm16AsBytes(samples)).toString('base64');
}

export async function post(url: string, headers: Record<string, string> = {}, body?: object) {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as never };
}

/** A simulator in virtual time, with a client that knows what it does. */
export async function liteWorld(options: LiveAvatarSimulatorOptions = {}) {
  const clock = new VirtualClock();
  const simulator = await startLiveAvatarSimulator({ speech: 'scripted', clock, ...options });
  const { url, recorder } = simulator;
  const token = async (body: object = { mode: 'LITE', avatar_id: 'anna' }): Promise<string> => {
    const answer = await post(`${url}/v1/sessions/token`, { 'x-api-key': 'any' }, body);
    return (answer.body as { data: { session_token: string } }).data.session_token;
  };
  const start = async (body?: object): Promise<Started & { readonly bearer: Record<string, string> }> => {
    const bearer = { authorization: `Bearer ${await token(body)}` };
    const answer = await post(`${url}/v1/sessions/start`, bearer);
    return { ...(answer.body as { data: Started }).data, bearer };
  };
  const open = async (ws_url: string) => {
    const opened = await openedSocket<Message>(ws_url, (text) => JSON.parse(text));
    const { socket, messages } = opened;
    return {
      ...opened,
      kinds: () => messages.map(({ type, state }) => state ?? type),
      /** Sends, and waits until the simulator has read all of it. */
      async say(...commands: object[]): Promise<void> {
        const before = sent();
        for (const command of commands) socket.send(JSON.stringify(command));
        await recorder.waitFor(() => sent() >= before + commands.length);
      },
      /** Waits until so many messages of the server have come. */
      async got(count: number): Promise<void> {
        while (messages.length < count) await new Promise((resolve) => setImmediate(resolve));
      },
    };
  };
  const sent = (): number =>
    recorder.connections
      .flatMap(({ info, messages }) => (info.transport === 'websocket' ? messages : []))
      .filter(({ from }) => from === 'client').length;
  /** A session that is connected, with its socket. */
  const connected = async (body?: object) => {
    const session = await start(body);
    const client = await open(session.ws_url);
    await clock.run(1);
    await client.got(2);
    return { ...session, ...client };
  };
  return {
    clock,
    simulator,
    url,
    token,
    start,
    open,
    connected,
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}
