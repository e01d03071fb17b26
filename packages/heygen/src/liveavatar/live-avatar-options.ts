import type { BackoffOptions, Clock, ConnectionTuning } from '@antiphon/core/frame-free';
import type { AccessOptions } from '../rest/index.js';

/** The numbers of a connection to LiveAvatar. */
export interface LiveAvatarTuning
  extends Pick<ConnectionTuning, 'connectTimeoutMs' | 'pongTimeoutMs' | 'maxAttempts' | 'maxElapsedMs'> {
  /**
   * A ping so long after the last one, in ms; at most 1_500, the `unseenMs` of `avatar()`: without a sign of life for longer,
   * speech no longer counts as heard. `Infinity`: none is sent, and a line that dies without a word is not noticed.
   * @defaultValue 1_000
   */
  readonly pingMs?: number;
  /** A session unused for so long is told that it is wanted, in ms; at most 150_000. @defaultValue 60_000 */
  readonly keepAliveMs?: number;
  /** The wait between failed tries. @defaultValue 500 ms × 2ⁿ ≤ 10 s, full jitter */
  readonly backoff?: BackoffOptions;
  /** How long one REST request may take, in ms. @defaultValue 10_000 */
  readonly requestTimeoutMs?: number;
  /** How long the farewell may take when the avatar is closed, in ms. @defaultValue 2_000 */
  readonly stopTimeoutMs?: number;
}

/** How speech is cut before it is sent. */
export interface SpeechChunkOptions {
  /** The first piece of an utterance, short so that the lips move early, in ms. @defaultValue 400 */
  readonly firstChunkMs?: number;
  /** The pieces after it, in ms. @defaultValue 1_000 */
  readonly chunkMs?: number;
  /** So long before the avatar runs dry it is given what there is, in ms. @defaultValue 250 */
  readonly reserveMs?: number;
  /**
   * The avatar is given no more than it says in so long, and one piece: that much it may still say when its line is
   * lost, beside the voice, in ms. @defaultValue 2_000
   */
  readonly aheadMs?: number;
}

/** A session as a page needs it to show the avatar. Hand it to that page, and to nobody else: it holds a token. */
export interface LiveAvatarViewing {
  readonly sessionId: string;
  /** The LiveKit room that the avatar is in; absent where the room is one's own. */
  readonly livekitUrl: string | undefined;
  readonly livekitToken: string | undefined;
  /** How long the session may last, in ms; `Infinity` where the vendor does not say. */
  readonly maxDurationMs: number;
}

export interface LiveAvatarOptions extends AccessOptions {
  readonly avatarId: string;
  /** @defaultValue 'H264' */
  readonly encoding?: 'H264' | 'VP8';
  /** @defaultValue 'high' */
  readonly quality?: 'low' | 'medium' | 'high' | 'very_high';
  /** A session that costs nothing, and lasts about a minute. @defaultValue false */
  readonly isSandbox?: boolean;
  /** A LiveKit room of one's own, that the avatar is to join. Its token appears in no log, error or frame. */
  readonly livekit?: { readonly url: string; readonly room: string; readonly token: string };
  /** Called with every session that is opened, a later one after a reconnection too: shows the page where to look. */
  onSession?(viewing: LiveAvatarViewing): void;
  /** Whether a session that the vendor has ended is followed by another. @defaultValue true */
  readonly renews?: boolean;
  /** How long before it the end of a session is announced, in ms. @defaultValue 30_000 */
  readonly announceMs?: number;
  /**
   * How long `prewarm()` holds a session for the next conversation, in ms; `Infinity`: until it is taken. It is set up
   * meanwhile, and costs as one that is used. 0: none is begun ahead, only its token is fetched. @defaultValue 0
   */
  readonly warmSessionMs?: number;
  /** By which `prewarm()` waits; a conversation goes by its own. @defaultValue systemClock */
  readonly clock?: Clock;
  readonly chunks?: SpeechChunkOptions;
  readonly tuning?: LiveAvatarTuning;
}

export const liveAvatarDefaults = {
  encoding: 'H264',
  quality: 'high',
  isSandbox: false,
  renews: true,
  announceMs: 30_000,
  warmSessionMs: 0,
} as const satisfies Partial<LiveAvatarOptions>;

export const chunkDefaults = {
  firstChunkMs: 400,
  chunkMs: 1_000,
  reserveMs: 250,
  aheadMs: 2_000,
} as const satisfies SpeechChunkOptions;

export const tuningDefaults = {
  connectTimeoutMs: 20_000,
  // What is said beyond the last sign of life is not known to be heard: see `unseenMs` of `avatar()`.
  pingMs: 1_000,
  pongTimeoutMs: 3_000,
  keepAliveMs: 60_000,
  backoff: { baseMs: 500 },
  requestTimeoutMs: 10_000,
  stopTimeoutMs: 2_000,
} as const satisfies LiveAvatarTuning;

/** The longest time without a word that the vendor's clients allow themselves. */
export const MAX_KEEP_ALIVE_MS = 150_000;
/** After so long without a word the vendor ends a session. */
export const IDLE_LIMIT_MS = 300_000;
