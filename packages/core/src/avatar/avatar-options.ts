/** How an avatar takes part in a conversation. */
export interface AvatarOptions extends AvatarPlayoutOptions {
  /**
   * `wait`: the session starts when the avatar is ready, or after `readyTimeoutMs`. `voice`: it starts without;
   * the bot is heard by the transport behind, and the avatar joins in the next turn. @defaultValue 'wait'
   */
  readonly begin?: 'wait' | 'voice';
  /** How long the start waits for the avatar, in ms. It may still come later. @defaultValue 10_000 */
  readonly readyTimeoutMs?: number;
  /**
   * How long it may take to set the avatar up, in ms, however often that is tried. Then it has `failed`, what goes on
   * of its set-up is called off, and nobody tries again; `Infinity`: never. A try that fails before that is told as `lost`.
   * @defaultValue 60_000
   */
  readonly setUpTimeoutMs?: number;
  /** Whether an avatar that was lost and is back speaks again, from the next turn on. @defaultValue 'nextTurn' */
  readonly rejoin?: 'nextTurn' | 'never';
}

/** How playout truth is told from what an avatar reports. */
export interface AvatarPlayoutOptions {
  /** How long an avatar may take to say that it speaks, in ms. Then `unconfirmed` decides. @defaultValue 5_000 */
  readonly startTimeoutMs?: number;
  /**
   * What becomes of speech that an avatar has not said to begin. `voice`: it counts as not heard, and the voice behind
   * it says it; after a second time the avatar is given up. `heard`: as long as the avatar has never told of a beginning
   * it is taken to speak, for one that tells of none. @defaultValue 'voice'
   */
  readonly unconfirmed?: 'voice' | 'heard';
  /**
   * So much longer than an avatar has last been known to be there its speech counts as heard, in ms: what is counted too
   * much when a line dies without a word. Only for services with signs of life. @defaultValue 1_500
   */
  readonly unseenMs?: number;
  /** One that has not said that it ended so long after it must have, is taken to have ended, in ms. @defaultValue 1_500 */
  readonly endTimeoutMs?: number;
  /** Time between two reports of what was heard, in ms. @defaultValue 200 */
  readonly reportMs?: number;
  /** The bot counts as silent when the avatar has had nothing to say for so long, in ms. @defaultValue 1_000 */
  readonly silenceMs?: number;
  /** With more speech than this not yet heard it pushes back, below `lowMs` it lets go. @defaultValue 5_000 */
  readonly highMs?: number;
  /** @defaultValue 2_500 */
  readonly lowMs?: number;
  /** The most speech that is kept until it was heard; more is refused with `queue_full`. @defaultValue 60_000 */
  readonly maxKeptMs?: number;
}

export const avatarPlayoutDefaults = {
  startTimeoutMs: 5_000,
  unconfirmed: 'voice',
  unseenMs: 1_500,
  endTimeoutMs: 1_500,
  reportMs: 200,
  silenceMs: 1_000,
  highMs: 5_000,
  lowMs: 2_500,
  maxKeptMs: 60_000,
} as const satisfies AvatarPlayoutOptions;

export const avatarDefaults = {
  begin: 'wait',
  readyTimeoutMs: 10_000,
  setUpTimeoutMs: 60_000,
  rejoin: 'nextTurn',
  ...avatarPlayoutDefaults,
} as const satisfies AvatarOptions;

/** All options, with their defaults: spread once for all sessions, for each spreading would have a shape of its own to keep. */
export type AvatarSettings = Required<AvatarOptions>;
