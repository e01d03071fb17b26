import type { Backoff, Clock, JsonObject } from '@antiphon/core/frame-free';
import type { PipecatAudio, Welcome } from '@antiphon/rtvi/frame-free';
import type { BrowserOpus } from '../opus/index.js';
import type { OpenSocket } from './web-socket.js';

/**
 * Where a page left off, for the page after it. Plain data; the key is secret: whoever has it can take the session over
 * while it waits or goes on.
 */
export interface ResumeTicket {
  readonly resumeKey: string;
  /** How many counted messages of the server have come. */
  readonly received: number;
  /** How many counted messages this side has said. */
  readonly sent: number;
  readonly sessionId: string;
  /** Until when there is hope, in ms since 1970. */
  readonly untilEpochMs: number;
}

/** The connection is gone, and is being made again. */
export interface Reconnecting {
  readonly state: 'reconnecting';
  readonly why: string;
  /** How many tries there were since a connection lasted: 0 right after a cut. */
  readonly tries: number;
  /** What is said now is kept, and said if the session can be gone on with. Else it is gone, and nothing is taken. */
  readonly isKept: boolean;
}

export type LinkState =
  | { readonly state: 'idle' | 'connecting' }
  /** `isResumed`: the same session as before a cut. */
  | { readonly state: 'open'; readonly isResumed: boolean; readonly sessionId: string }
  | Reconnecting
  | { readonly state: 'closed'; readonly why: string; readonly isFailure: boolean };

export interface LinkEvents {
  onState(state: LinkState): void;
  onWelcome(welcome: Welcome): void;
  onAudio(audio: PipecatAudio): void;
  /** What the user no longer wants to hear: all speech up to this turn. */
  onFlush(turn: number): void;
  /** JSON that is none of the link's own. */
  onMessage(message: JsonObject): void;
}

export interface LinkOptions {
  /**
   * The server's address with a token in it, asked for anew whenever a session begins:
   * `wss://host/path?token=…`.
   */
  readonly address: () => string | Promise<string>;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  /** Of the microphone, as it is sent. */
  readonly inputRate: number;
  /** What the loudspeaker plays without resampling. */
  readonly outputRate: number;
  /** What the browser can do beside PCM. */
  readonly opus: BrowserOpus;
  readonly backoff: Backoff;
  /** How long a connection may take until the server has welcomed it, in ms. */
  readonly connectTimeoutMs: number;
  /** How long to try before it is given up, in ms. */
  readonly giveUpAfterMs: number;
  /** Nothing has come for so long, though something said is not acknowledged: the connection is dead, in ms. */
  readonly silenceMs: number;
}
