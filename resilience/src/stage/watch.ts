import { ConnectionStateFrame, ErrorFrame, type Session } from '@antiphon/core';

/** A change of a connection, as everybody in the session was told. */
export interface SeenState {
  readonly state: string;
  readonly reason: string | undefined;
  readonly atMs: number;
}

/** A failure, as everybody in the session was told. */
export interface SeenError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly atMs: number;
}

/** Takes down what a session says of its connections and its failures. */
export class Watch {
  readonly states: SeenState[] = [];
  readonly errors: SeenError[] = [];

  constructor(session: Session) {
    session.frames$(ConnectionStateFrame).subscribe(({ state, reason, at }) => {
      this.states.push({ state, reason, atMs: at });
    });
    session.frames$(ErrorFrame).subscribe(({ code, message, retryable, at }) => {
      this.errors.push({ code, message, retryable, atMs: at });
    });
  }

  /** A connection has given up for good. */
  get hasFailed(): boolean {
    return this.states.some(({ state }) => state === 'failed');
  }
}
