import type { DeepgramAccessOptions } from '../client/index.js';
import type { SpeakLimits, SpeakOptions, SpeakTuning } from '../speak/index.js';

/** Speech by `/v1/speak`. */
export interface DeepgramTtsOptions extends DeepgramAccessOptions, SpeakOptions, Partial<SpeakLimits> {
  /**
   * `'websocket'`: one socket for each conversation, kept open, and REST where it does not serve; `'rest'`: one
   * request for each text. @defaultValue 'websocket'
   */
  readonly transport?: 'websocket' | 'rest';
  /** How long `open` waits for the socket, in ms; later the first texts go over REST. @defaultValue 3_000 */
  readonly openTimeoutMs?: number;
  /** How long REST may take to answer, with its retries, and then to go on, in ms. @defaultValue 10_000 */
  readonly answerTimeoutMs?: number;
  /** Retries of a REST request at 408, 429 and 5xx. @defaultValue 2 */
  readonly maxRetries?: number;
  /**
   * The pace of the voice until it has been heard, for the times of words; a space counts as a character.
   * @defaultValue 65: some 15 characters a second
   */
  readonly msPerCharacter?: number;
  /** The numbers of the connection: timeouts, pings, reconnection. */
  readonly connection?: SpeakTuning;
}

export const ttsDefaults = {
  transport: 'websocket',
  openTimeoutMs: 3_000,
  answerTimeoutMs: 10_000,
  maxRetries: 2,
  msPerCharacter: 65,
  firstAudioTimeoutMs: 3_000,
  stallTimeoutMs: 2_000,
  clearTimeoutMs: 1_000,
  maxFlushesPerMinute: 20,
} as const satisfies DeepgramTtsOptions;
