import type { BackoffOptions, Clock, ConnectionTuning } from '@antiphon/core/frame-free';
import type { AccessOptions } from '../rest/index.js';

/** The numbers of a session of the Interactive Avatar. */
export interface HeygenAvatarTuning
  extends Pick<ConnectionTuning, 'connectTimeoutMs' | 'maxAttempts' | 'maxElapsedMs'> {
  /** A session unused for so long is told that it is wanted, in ms. @defaultValue 60_000 */
  readonly keepAliveMs?: number;
  /** The wait between failed tries. @defaultValue 500 ms × 2ⁿ ≤ 10 s, full jitter */
  readonly backoff?: BackoffOptions;
  /** How long one REST request may take, in ms; the one that waits for the avatar has `connectTimeoutMs`. @defaultValue 10_000 */
  readonly requestTimeoutMs?: number;
  /** How long the farewell may take when the avatar is closed, in ms. @defaultValue 2_000 */
  readonly stopTimeoutMs?: number;
}

/** A session as a page needs it to show the avatar. Hand it to that page, and to nobody else: it holds a token. */
export interface HeygenViewing {
  readonly sessionId: string;
  readonly livekitUrl: string | undefined;
  readonly livekitToken: string | undefined;
  /** How long the session may last, in ms; `Infinity` where the vendor does not say. */
  readonly maxDurationMs: number;
}

export interface HeygenAvatarOptions extends AccessOptions {
  readonly avatarName: string;
  /** @defaultValue 'medium' */
  readonly quality?: 'low' | 'medium' | 'high';
  /** @defaultValue the avatar's own */
  readonly voice?: { readonly voiceId?: string; readonly rate?: number; readonly emotion?: string };
  /** Such as `en`. @defaultValue the vendor's choice */
  readonly language?: string;
  /** @defaultValue 'H264' */
  readonly encoding?: 'H264' | 'VP8';
  /** A session unused for so long is ended by the vendor, in seconds: 30 to 3_600. @defaultValue 120 */
  readonly idleTimeoutSeconds?: number;
  /** Called with every session that is opened, a later one after a loss too. */
  onSession?(viewing: HeygenViewing): void;
  /** How long before it the end of a session is announced, in ms. @defaultValue 30_000 */
  readonly announceMs?: number;
  /**
   * How long `prewarm()` holds a session for the next conversation, in ms; `Infinity`: until it is taken. It is set up
   * meanwhile, and costs as one that is used. 0: there is nothing to do ahead. @defaultValue 0
   */
  readonly warmSessionMs?: number;
  /** By which `prewarm()` waits; a conversation goes by its own. @defaultValue systemClock */
  readonly clock?: Clock;
  readonly tuning?: HeygenAvatarTuning;
}

export const heygenAvatarDefaults = {
  quality: 'medium',
  encoding: 'H264',
  idleTimeoutSeconds: 120,
  announceMs: 30_000,
  warmSessionMs: 0,
} as const satisfies Partial<HeygenAvatarOptions>;

export const heygenTuningDefaults = {
  connectTimeoutMs: 20_000,
  keepAliveMs: 60_000,
  backoff: { baseMs: 500 },
  requestTimeoutMs: 10_000,
  stopTimeoutMs: 2_000,
} as const satisfies HeygenAvatarTuning;
