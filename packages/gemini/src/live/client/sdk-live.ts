/** The part of the SDK's Live session that is used. The same in every major of the SDK from 2.16 on. */
export interface SdkLiveSession {
  sendRealtimeInput(input: Readonly<Record<string, unknown>>): void;
  sendClientContent(content: { readonly turns?: readonly unknown[]; readonly turnComplete: boolean }): void;
  sendToolResponse(response: { readonly functionResponses: readonly unknown[] }): void;
  close(): void;
}

/** What the SDK tells of a link. */
export interface SdkLiveCallbacks {
  onopen(): void;
  onmessage(message: unknown): void;
  onerror(event: unknown): void;
  onclose(event: unknown): void;
}

/** The part of the SDK's client that is used. */
export interface SdkLive {
  connect(request: {
    readonly model: string;
    readonly config: Readonly<Record<string, unknown>>;
    readonly callbacks: SdkLiveCallbacks;
  }): Promise<SdkLiveSession>;
}

/** An HTTP answer in place of a handshake, as Node gives it. */
export interface HandshakeAnswer {
  readonly statusCode?: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end' | 'error' | 'close', listener: () => void): unknown;
}

/** The socket of a link: a `WebSocket` of the package `ws`. */
export interface LiveSocket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  ping(): void;
  pause(): void;
  resume(): void;
  terminate(): void;
  on(event: 'pong' | 'close', listener: () => void): unknown;
  on(event: 'unexpected-response', listener: (request: unknown, answer: HandshakeAnswer) => void): unknown;
}

export const SOCKET_OPEN = 1;
export const SOCKET_CLOSING = 2;

/** Whether a value has all that is asked of a socket. */
export function isLiveSocket(value: unknown): value is LiveSocket {
  if (typeof value !== 'object' || value === null) return false;
  const methods = ['ping', 'pause', 'resume', 'terminate', 'on'] as const;
  return methods.every((name) => typeof (value as Record<string, unknown>)[name] === 'function');
}
