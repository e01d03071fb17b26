import type {
  AntiphonError,
  BackoffOptions,
  Clock,
  ConnectionTuning,
  StateChange,
} from '@antiphon/core/frame-free';
import type { DeepgramClient } from '@deepgram/sdk';
import type { DeepgramAccess, StreamSettings } from '../client/index.js';
import type { AudioFormat } from './audio-format.js';
import type { Timeline } from './timeline.js';

/** Which of Deepgram's recognisers, and how it is spoken to. */
export interface ListenProtocol<Message> {
  /** Makes the SDK's connection. */
  create(client: DeepgramClient, format: AudioFormat, settings: StreamSettings): Promise<unknown>;
  /** Reads a text message; `undefined` where it is malformed. */
  read(text: string): Message | undefined;
  /** Whether a message proves that the audio was understood. */
  isProgress(message: Message): boolean;
  readonly keepAlive: string | { readonly silenceMs: number };
}

/** The numbers of a connection to a recogniser. */
export interface ListenTuning extends ConnectionTuning {
  /** The wait between failed tries. @defaultValue 100 ms × 2ⁿ ≤ 10 s, full jitter */
  readonly backoff?: BackoffOptions;
  /**
   * How much audio is kept, in ms, that is not final yet: sent again after a reconnection, and what is said
   * meanwhile with it. Beyond it the oldest is lost, and said so. @defaultValue 30_000
   */
  readonly replayMs?: number;
  /** How fast kept audio is sent, in times real time. Deepgram takes 1.25. @defaultValue 1.25 */
  readonly replaySpeed?: number;
}

export const listenDefaults = {
  replayMs: 30_000,
  replaySpeed: 1.25,
  pingMs: 10_000,
  pongTimeoutMs: 5_000,
  healthCheckMs: 1_000,
  silenceMs: 5_000,
} as const satisfies ListenTuning;

/** Who hears of a connection to a recogniser. */
export interface ListenHooks<Message> {
  /** A message, and the way from its times to the stream's. */
  message(message: Message, timeline: Timeline): void;
  state(change: StateChange): void;
  /** Something is wrong, and the connection goes on. */
  problem(error: AntiphonError): void;
  /** Whether messages are due soon while audio is being sent: silence then means a dead link. */
  expectsMessages(): boolean;
}

export interface AudioConnectionOptions<Message> {
  readonly name: string;
  readonly access: DeepgramAccess;
  readonly format: AudioFormat;
  readonly protocol: ListenProtocol<Message>;
  readonly tuning?: ListenTuning;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  readonly hooks: ListenHooks<Message>;
}
