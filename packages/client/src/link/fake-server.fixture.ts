import type { JsonObject } from '@antiphon/core/frame-free';
import {
  type LinkData,
  type LinkMessage,
  linkMessage,
  readLinkMessage,
  readPipecatFrame,
  type Welcome,
  writePipecatAudio,
  writePipecatMessage,
} from '@antiphon/rtvi/frame-free';
import type { OpenSocket, SocketLike } from './web-socket.js';

/** One socket, seen from the server's side. */
export class FakeSocket implements SocketLike {
  binaryType = '';
  bufferedAmount = 0;
  onopen: SocketLike['onopen'] = null;
  onmessage: SocketLike['onmessage'] = null;
  onclose: SocketLike['onclose'] = null;
  readonly address: URL;
  readonly protocols: readonly string[];
  /** What the client has said: link messages, other JSON, audio as `audio LENGTH`. */
  readonly heard: (LinkMessage | JsonObject | string)[] = [];
  closedWith: number | undefined;

  constructor(address: string, protocols: readonly string[]) {
    this.address = new URL(address);
    this.protocols = protocols;
  }

  send(bytes: Uint8Array): void {
    const frame = readPipecatFrame(bytes);
    if (frame.type === 'audio') this.heard.push(`audio ${frame.audio.bytes.length}`);
    if (frame.type !== 'message') return;
    const message = JSON.parse(frame.json) as JsonObject;
    const link = readLinkMessage(message);
    this.heard.push(typeof link === 'object' ? link : message);
  }

  close(code?: number): void {
    this.closedWith = code;
  }

  /** The connection stands. */
  accept(): void {
    (this.onopen as (() => void) | null)?.();
  }

  say<const Type extends keyof LinkData>(type: Type, data: LinkData[Type]): void {
    this.sayJson(linkMessage(type, data));
  }

  sayJson(json: string): void {
    this.sayBytes(writePipecatMessage(json));
  }

  speak(turn: number, startMs: number, samples: Int16Array): void {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const audio = { id: turn, name: 'speech', bytes, sampleRate: 48_000, channels: 1, pts: startMs * 1e6 };
    this.sayBytes(writePipecatAudio(audio));
  }

  sayBytes(bytes: Uint8Array): void {
    const data = bytes.slice().buffer;
    (this.onmessage as ((event: { data: ArrayBuffer }) => void) | null)?.({ data });
  }

  /** The connection ends, by whomever. */
  end(code: number): void {
    (this.onclose as ((event: { code: number }) => void) | null)?.({ code });
  }

  welcome(changes: Partial<Welcome> = {}): void {
    this.accept();
    this.say('welcome', {
      ...{ version: 1, sessionId: 'client-1', resumed: false, resumeKey: 'key', resumeWindowMs: 15_000 },
      ...{ received: 0, heardEveryMs: 100, audioIn: { sampleRate: 16_000, codec: 'pcm' } },
      audioOut: { sampleRate: 48_000, codec: 'pcm', frameMs: 20, leadMs: 120 },
      ...changes,
    });
  }
}

/** A server as a test wants it: every socket that was opened, and what was said on it. */
export class FakeServer {
  readonly sockets: FakeSocket[] = [];
  readonly open: OpenSocket = (address, protocols) => {
    const socket = new FakeSocket(address, protocols);
    this.sockets.push(socket);
    return socket;
  };

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('no socket was opened');
    return socket;
  }
}
