import type { ServerSocket } from '../../server/index.js';

/** One thing that the server says. Several fields may share a message. */
export interface LiveServerMessage {
  readonly setupComplete?: object;
  readonly serverContent?: Readonly<Record<string, unknown>>;
  readonly toolCall?: object;
  readonly toolCallCancellation?: { readonly ids: readonly string[] };
  readonly goAway?: { readonly timeLeft: string };
  readonly sessionResumptionUpdate?: object;
  readonly usageMetadata?: object;
  readonly voiceActivity?: object;
}

/** What a Live session needs of its connection. A test may give it one without a socket. */
export interface LiveWire
  extends Pick<
    ServerSocket,
    'clock' | 'random' | 'latency' | 'speech' | 'signal' | 'open' | 'speechIs' | 'problem'
  > {
  /** The number of the connection on its server. */
  readonly number: number;
  send(message: LiveServerMessage, options?: { readonly asText?: boolean }): void;
  close(code: number, reason: string): void;
}
