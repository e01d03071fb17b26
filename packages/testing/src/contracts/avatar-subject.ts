import type { AvatarService, Clock } from '@antiphon/core';
import type { Pass } from './time.js';

/** What the avatar is to do in a check. */
export type AvatarScenario =
  | { readonly kind: 'speech' }
  /** Be lost soon after it has begun to speak, and come back. */
  | { readonly kind: 'loss' }
  /** Be lost for good soon after it has begun to speak. */
  | { readonly kind: 'failure' }
  /** Refuse to be opened. */
  | { readonly kind: 'openFailure' }
  /** Never be there: its set-up goes on and on. */
  | { readonly kind: 'endlessSetUp' };

/** An avatar under test, and the vendor behind it. */
export interface AvatarSubject {
  /** What the avatar is driven by. @defaultValue 'audio' */
  readonly drivenBy?: AvatarService['drivenBy'];
  create(scenario: AvatarScenario): AvatarService | Promise<AvatarService>;
  /** Scenarios that the vendor cannot play; their checks are left out. */
  readonly without?: readonly AvatarScenario['kind'][];
  /** The sound that the newest avatar has made, at any rate. @defaultValue its mouth is looked at, if it moves */
  said?(): Int16Array;
  /** Sessions that the vendor believes to be under way, of all avatars made so far. */
  openSessions?(): number;
  /** The clock that the service is given. @defaultValue the system's */
  readonly clock?: Clock;
  /** Lets time pass. @defaultValue real time */
  pass?: Pass;
}
