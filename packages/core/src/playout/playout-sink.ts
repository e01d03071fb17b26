/** What a sink is told about a frame. The object is reused: copy what you keep. */
export interface PlayoutPosition {
  /** The turn it belongs to; `NO_TURN` for a sound that belongs to none. */
  readonly turn: number;
  /** Where in the turn's speech its first sample lies. 0 for a sound that is not speech. */
  readonly positionMs: number;
  /** When the listener is expected to hear its first sample, on the clock. */
  readonly playsAtMs: number;
  /** Whether it is the bot's speech, or some other sound. */
  readonly speech: boolean;
}

/** Where the last sound ended when a turn was cut. */
export interface PlayoutCut {
  /** The moment of the interruption, on the clock. */
  readonly atMs: number;
  /** How long a sink that can reach what it plays may fade instead of clicking. */
  readonly fadeMs: number;
}

/** Where audio leaves: a telephone line, a browser, a loudspeaker, a file. */
export interface PlayoutSink {
  /**
   * Takes one frame: exactly `frameMs` of mono PCM, the end of a speech filled up with silence. The array
   * is reused: copy what you keep. What it throws is reported, and the frame counts as sent.
   */
  write(samples: Int16Array, position: PlayoutPosition): void;
  /**
   * Makes the peer drop everything that it has not played. A sink that cannot do this leaves it out: what
   * has been sent then counts as heard.
   */
  flush?(cut: PlayoutCut): void;
  /** Before the first frame. What it throws or rejects with keeps the session from starting. */
  open?(): void | Promise<void>;
  /** After the last frame, however the session ends. */
  close?(): void | Promise<void>;
}
