import type { Floor } from './floor.js';

/** A strategy's answer: no, as things stand. */
export const NEVER = Number.POSITIVE_INFINITY;

/** A strategy's answer: yes, now. */
export const NOW = Number.NEGATIVE_INFINITY;

/** Decides when the user takes the turn. Of several, the first to say so wins. */
export interface StartStrategy {
  /** Becomes `strategy` in the frames, and the reason of the interruption. */
  readonly name: string;
  /**
   * When the user takes the turn if nothing changes until then, in ms on the session clock: a time that has
   * come means now, {@link NEVER} not as things stand. Asked after everything that happens while the user
   * does not have the turn, so it looks at the floor and remembers nothing.
   */
  startsAt(floor: Floor): number;
  /** Words from before the start are not part of the turn. @defaultValue false */
  readonly startsAfresh?: boolean;
}

/** Decides when the user gives the turn back. Of several, the first to say so wins. */
export interface EndStrategy {
  readonly name: string;
  /** When the user's turn ends if nothing changes until then; like {@link StartStrategy.startsAt}. */
  endsAt(floor: Floor): number;
}

/** Decides when the user is not listened to. One of several is enough. */
export interface MuteStrategy {
  readonly name: string;
  mutes(floor: Floor): boolean;
  /** Looks at `floor.functionCalls`, which are counted only when somebody does. @defaultValue false */
  readonly needsFunctionCalls?: boolean;
}
