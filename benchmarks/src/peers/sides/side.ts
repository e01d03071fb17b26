/** Moments of one turn, in ms from the frame of the microphone with which the user's turn ended. */
export interface TurnTimes {
  /** The model was asked. */
  readonly askedMs: number;
  /** The first of the answer left for the listener. */
  readonly spokeMs: number;
}

/** A conversation with an agent whose recogniser, model and voice are scripted and take no time. */
export interface SideSession {
  /** The microphone hears 20 ms of nothing. */
  hearSilence(): void;
  /** The user takes a turn and gives it back; resolves when it was answered, heard and put on record. */
  takeTurn(): Promise<TurnTimes>;
  /** Resolves when the last turn has nothing left to do but to be played. */
  readonly answered: Promise<void>;
  close(): Promise<void>;
}

/** A framework, loaded. */
export interface Side {
  /** Opens and starts a session that listens. */
  open(): Promise<SideSession>;
}
