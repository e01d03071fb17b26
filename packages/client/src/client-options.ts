import type { Clock } from '@antiphon/core/frame-free';
import type { RtviAbout, ServerData } from '@antiphon/rtvi/frame-free';
import type { VoiceAudio } from './browser/index.js';
import type { LinkState, OpenSocket } from './link/index.js';

export interface VoiceClientOptions {
  /**
   * Where the server is, with a token: `wss://host/path?token=…`. Asked whenever a session begins, since a token is good
   * once; what it throws counts as a server that cannot be reached.
   */
  readonly address: () => string | Promise<string>;
  /** Ears and mouth. @defaultValue a `BrowserAudio` */
  readonly audio?: VoiceAudio;
  /** How a connection to an agent is given up: after so long without one, in ms. @defaultValue 60_000 */
  readonly giveUpAfterMs?: number;
  /** How long a connection may take until the server has welcomed it, in ms. @defaultValue 10_000 */
  readonly connectTimeoutMs?: number;
  /**
   * A connection on which nothing comes for so long, though something said is not acknowledged, is taken for dead, in ms;
   * it is noticed at most 500 ms later. @defaultValue 5_000
   */
  readonly silenceMs?: number;
  /**
   * How sound travels. Opus takes a seventh of the bytes of PCM, or less; where the browser has no WebCodecs, or the server no Opus, it is
   * PCM. @defaultValue 'opus'
   */
  readonly codec?: 'opus' | 'pcm';
  /** What the server is told of this client. @defaultValue the name of this package */
  readonly about?: RtviAbout;
  /** @defaultValue the system's clock */
  readonly clock?: Clock;
  /** @defaultValue the browser's `WebSocket` */
  readonly openSocket?: OpenSocket;
}

export const voiceClientDefaults = {
  giveUpAfterMs: 60_000,
  connectTimeoutMs: 10_000,
  silenceMs: 5_000,
  codec: 'opus',
  about: { library: '@antiphon/client' },
} as const satisfies Partial<VoiceClientOptions>;

/** What the microphone is doing. */
export interface MicrophoneState {
  readonly isOn: boolean;
  /** It was there, and was unplugged or taken away. */
  readonly isLost: boolean;
}

/** What a client tells, with what: every message of RTVI by its type, and what it does itself. */
export interface VoiceClientEvents extends ServerData {
  state: LinkState;
  microphone: MicrophoneState;
  /** The user has taken the turn: everything up to this turn is dropped. */
  flush: { readonly turn: number };
  /** Of this turn's speech so much has sounded, from its beginning. Some 50 times a second. */
  heard: { readonly turn: number; readonly heardMs: number };
  /** Devices have come or gone. */
  devices: undefined;
  /**
   * The browser or the system has taken sound away, as for a telephone call, or given it back. What is blocked is asked
   * for at the next gesture on the page, and when it is looked at again.
   */
  sound: { readonly isBlocked: boolean };
}

/** How well playback goes. */
export interface PlaybackHealth {
  /** What waits to be played, in ms. */
  readonly bufferedMs: number;
  /** How much is waited for before playing begins, in ms: it adapts. */
  readonly targetMs: number;
  /** How often sound was missing in the middle of speech. */
  readonly underruns: number;
}
