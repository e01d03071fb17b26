import { joinPcm16 } from '@antiphon/audio';
import { PipecatClient, type RTVIEventCallbacks } from '@pipecat-ai/client-js';
import { WebSocketTransport } from '@pipecat-ai/websocket-transport';
import { vi } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';

/** What a browser has of them and Node 20 does not. */
class BrowserWebSocket extends WebSocket {
  constructor(url: string, protocols?: string | string[], options?: ClientOptions) {
    super(url, protocols, options);
    this.binaryType = 'blob' as never;
  }
}

/** The microphone and the loudspeaker of Pipecat's client, without a browser: in place of its media manager. */
export class FakeMedia {
  readonly played: Int16Array[] = [];
  #callback: (pcm: ArrayBuffer) => void = () => {};

  setUserAudioCallback(callback: (pcm: ArrayBuffer) => void): void {
    this.#callback = callback;
  }
  setClientOptions(): void {}
  async initialize(): Promise<void> {}
  async connect(): Promise<void> {}
  async disconnect(): Promise<void> {}
  tracks() {
    return { local: {} };
  }
  bufferBotAudio(pcm: Int16Array): void {
    this.played.push(pcm);
  }

  /** Speaks at 16 kHz in messages of 256 samples, as the recorder of the client does, all at once. */
  speak(samples: Int16Array): void {
    for (let at = 0; at < samples.length; at += 256) this.#callback(samples.slice(at, at + 256).buffer);
  }

  get samples(): Int16Array {
    return joinPcm16(this.played);
  }
}

/** Lets a client believe that it runs in a browser. @returns what ends that */
export function browser(): () => void {
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('WebSocket', BrowserWebSocket);
  for (const level of ['debug', 'warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => {});
  return () => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  };
}

/** An unmodified client of Pipecat. Only what a browser would give it is ours. */
export function pipecatClient(callbacks: RTVIEventCallbacks = {}) {
  const media = new FakeMedia();
  const transport = new WebSocketTransport({ mediaManager: media as never });
  const client = new PipecatClient({ transport, callbacks, enableMic: true });
  return { client, media };
}
