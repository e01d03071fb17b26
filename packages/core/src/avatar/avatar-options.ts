/** How an avatar takes part in a conversation. */
export interface AvatarOptions extends AvatarPlayoutOptions {
  /**
   * `wait`: the session starts when the avatar is ready, or after `readyTimeoutMs`. `voice`: it starts without;
   * the bot is heard by the transport behind, and the avatar joins in the next turn. @defaultValue 'wait'
   */
  readonly begin?: 'wait' | 'voice';
  /** How long the start waits for the avatar, in ms. It may still come later. @defaultValue 10_000 */
  readonly readyTimeoutMs?: number;
  /** Whether an avatar that was lost and is back speaks again, from the next turn on. @defaultValue 'nextTurn' */
  readonly rejoin?: 'nextTurn' | 'never';
}

/** How playout truth is told from what an avatar reports. */
export interface AvatarPlayoutOptions {
  /**
   * How long an avatar may take to say that it speaks, in ms. One that never does is then taken to speak; with one that
   * did before, the voice behind it says what it was given. @defaultValue 3_000
   */
  readonly startTimeoutMs?: number;
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
  startTimeoutMs: 3_000,
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
  rejoin: 'nextTurn',
  ...avatarPlayoutDefaults,
} as const satisfies AvatarOptions;
