import type { Session } from '../session/session.js';

/** What a sink is given of the session that it serves. */
export interface PlayoutPort {
  readonly session: Session;
  /** The name of the processor. */
  readonly name: string;
  /** Of the frames it will be given. */
  readonly sampleRate: number;
  /** The peer has played so much of a turn's speech; for `acknowledged` playouts. */
  acknowledge(turn: number, heardMs: number): void;
  /** Reports an error, naming the processor. */
  fail(error: unknown, options?: { readonly fatal?: boolean }): void;
}
