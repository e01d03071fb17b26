import { DeepgramClient } from '@deepgram/sdk';
import type { Simulator } from '../src/index.js';

/** A JSON message of the vendor, as a test looks at it. */
export type Message = Readonly<Record<string, unknown>> & { readonly type: string };

/** A connection of the unmodified SDK, with all that it received. */
export interface Heard<C> extends AsyncDisposable {
  readonly connection: C;
  /** JSON and audio, in the order received. */
  readonly received: readonly (Message | Uint8Array)[];
  readonly messages: readonly Message[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** The first message for which the predicate is true, from now or before. */
  waitFor(predicate: (message: Message, messages: readonly Message[]) => boolean): Promise<Message>;
}

interface AnyConnection {
  connect(): unknown;
  waitForOpen(): Promise<unknown>;
  close(): void;
  readonly socket: unknown;
}

export const clientOf = ({ url }: Simulator, apiKey = 'test-key'): DeepgramClient =>
  new DeepgramClient({ apiKey, baseUrl: url });

/** Options that leave reconnecting to the test. */
export const ONCE = { reconnectAttempts: 0, connectionTimeoutInSeconds: 5 } as const;

/** Connects, and listens on the socket itself: only there binary and text come in order. */
export async function heard<C extends AnyConnection>(connection: C): Promise<Heard<C>> {
  const received: (Message | Uint8Array)[] = [];
  const messages: Message[] = [];
  const watching = new Set<() => void>();
  connection.connect();
  const socket = connection.socket as EventTarget & { binaryType: string };
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', (event) => {
    const { data } = event as Event & { data: string | ArrayBuffer };
    if (typeof data === 'string') {
      messages.push(JSON.parse(data));
      received.push(messages.at(-1) as Message);
    } else received.push(new Uint8Array(data));
    for (const look of [...watching]) look();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.addEventListener('close', (event) => {
      const { code, reason } = event as Event & { code: number; reason: string };
      resolve({ code, reason });
      for (const look of [...watching]) look();
    });
  });
  await connection.waitForOpen();
  return {
    connection,
    received,
    messages,
    closed,
    waitFor: (predicate) =>
      new Promise((resolve, reject) => {
        const deadline = setTimeout(() => {
          watching.delete(look);
          reject(new Error(`no such message among ${JSON.stringify(messages).slice(0, 2_000)}`));
        }, 20_000);
        const look = () => {
          const found = messages.find((message) => predicate(message, messages));
          if (found === undefined) return;
          clearTimeout(deadline);
          watching.delete(look);
          resolve(found);
        };
        watching.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      connection.close();
    },
  };
}

/** The transcript of a `Results` message. */
export const transcriptOf = (message: Message): string =>
  (message as unknown as { channel: { alternatives: { transcript: string }[] } }).channel.alternatives[0]
    ?.transcript ?? '';
