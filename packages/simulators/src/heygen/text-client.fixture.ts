import { viewPcm16AsBytes } from '@antiphon/audio';
import { VirtualClock } from '@antiphon/core';
import type { SimulatedAvatar } from '../avatar/index.js';
import { openedSocket } from '../avatar/opened-socket.fixture.js';
import type { RecordedMessage } from '../recorder/index.js';
import { type HeygenSimulatorOptions, startHeygenSimulator } from './index.js';

export const CHAT = '/v1/ws/streaming.chat';

interface Answer {
  readonly status: number;
  readonly body: { readonly code?: number; readonly data?: Readonly<Record<string, string>> };
}

/** Of protobuf: a field of bytes. */
function field(number: number, bytes: Uint8Array): Uint8Array {
  const length = [];
  let rest = bytes.length;
  for (; rest > 127; rest >>= 7) length.push(0x80 | (rest & 127));
  return Uint8Array.from([number * 8 + 2, ...length, rest, ...bytes]);
}

/**
 * A simulated Interactive Avatar in virtual time, a session of it, and somebody who talks with it.
 *
 * @param options `isStarted` false: the session is only made
 */
export async function textWorld({
  isStarted = true,
  ...options
}: HeygenSimulatorOptions & { readonly isStarted?: boolean } = {}) {
  const clock = new VirtualClock();
  const simulator = await startHeygenSimulator({ speech: 'scripted', clock, ...options });
  const { recorder, sessions } = simulator;
  const post = async (action: string, body: object, signal?: AbortSignal): Promise<Answer> => {
    const response = await fetch(`${simulator.url}/v1/streaming.${action}`, {
      method: 'POST',
      headers: { 'x-api-key': 'any' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const session_id = (await post('new', { avatar_name: 'Anna' })).body.data?.session_id ?? '';
  const ask = (action: string, body: object = {}, signal?: AbortSignal) =>
    post(action, { session_id, ...body }, signal);
  /** Asks for what takes the simulator's time. */
  const asked = async (action: string, body: object, ms: number): Promise<Answer> => {
    const count = recorder.connections.length;
    const asking = ask(action, body);
    await recorder.waitFor((seen) => seen.length > count && seen.at(-1)?.messages[0]);
    await clock.run(ms);
    return asking;
  };
  if (isStarted) await asked('start', {}, 1);
  /** A browser's chat socket, open. */
  const chat = async () => {
    const token = (await post('create_token', {})).body.data?.token ?? '';
    const query = new URLSearchParams({ session_id, session_token: token });
    const url = `${simulator.url}${CHAT}?${query}`;
    const { socket, messages: texts, closed } = await openedSocket(url, (text) => text);
    return {
      socket,
      texts,
      closed,
      /** 16 kHz mono, and a second of silence behind it. */
      say(samples: Int16Array) {
        const said = new Int16Array(samples.length + 16_000);
        said.set(samples);
        // 512 samples a frame, as the SDK cuts them.
        for (let at = 0; at < said.length; at += 512) {
          const audio = field(3, viewPcm16AsBytes(said.slice(at, at + 512)));
          socket.send(field(2, Uint8Array.from([...audio, 4 * 8, 0x80, 0x7d])));
        }
      },
      /** Waits until so many messages of the server have come. */
      async got(count: number): Promise<void> {
        while (texts.length < count) await new Promise((resolve) => setImmediate(resolve));
      },
    };
  };
  return {
    clock,
    simulator,
    session: sessions[0] as SimulatedAvatar,
    ask,
    asked,
    chat,
    /** What was told in the room. */
    told: (): RecordedMessage[] =>
      recorder.connections
        .filter(({ info }) => info.transport === 'room')
        .flatMap(({ messages }) => messages),
    [Symbol.asyncDispose]: simulator.close,
  };
}
