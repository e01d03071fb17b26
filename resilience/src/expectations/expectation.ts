import type { Cell, FaultName } from '../matrix/cell.js';
import type { Allowance } from './allowance.js';
import { allowanceOf, type FaultClass } from './fault-classes.js';

/** What a fault does, and until when everything must be as before. */
export interface FaultRule {
  readonly class: FaultClass;
  /** How much later than without the fault an utterance may be dealt with, in ms of the session. */
  readonly recoverWithinMs: number;
  readonly because: string;
}

/** Every fault of the simulators. The times follow from the adapters' own timeouts, which the trials make small. */
export const FAULT_RULES = {
  refused: { class: 'noLink', recoverWithinMs: 2_000, because: 'the next try succeeds' },
  'handshake hangs': { class: 'noLink', recoverWithinMs: 4_000, because: 'the connect timeout ends it' },
  'HTTP 400': { class: 'refused', recoverWithinMs: 0, because: 'the request itself is wrong' },
  'HTTP 401': { class: 'refused', recoverWithinMs: 0, because: 'the key is wrong' },
  'HTTP 403': { class: 'refused', recoverWithinMs: 0, because: 'the key may not do this' },
  'HTTP 404': { class: 'refused', recoverWithinMs: 0, because: 'there is no such model' },
  'HTTP 429': { class: 'noLink', recoverWithinMs: 4_000, because: 'the vendor names the wait' },
  'HTTP 500': { class: 'noLink', recoverWithinMs: 2_000, because: 'the next try succeeds' },
  'HTTP 503': { class: 'noLink', recoverWithinMs: 2_000, because: 'the next try succeeds' },
  dropped: { class: 'lostLink', recoverWithinMs: 2_500, because: 'the end of the socket is seen at once' },
  'half open, reads nothing': {
    class: 'lostLink',
    recoverWithinMs: 5_000,
    because: 'only its silence gives it away',
  },
  'half open, writes nothing': {
    class: 'mute',
    recoverWithinMs: 5_000,
    because: 'only its silence gives it away',
  },
  stalled: { class: 'hiccup', recoverWithinMs: 2_000, because: 'all arrives 300 ms later' },
  'malformed JSON': { class: 'lostMessage', recoverWithinMs: 3_000, because: 'what it said is lost with it' },
  'UTF-8 split': { class: 'hiccup', recoverWithinMs: 500, because: 'fragments are put together again' },
  'transcriptions out of order': {
    class: 'disorder',
    recoverWithinMs: 5_000,
    because: 'the late one comes with the next words',
  },
  'turn complete twice': { class: 'doubledEnd', recoverWithinMs: 500, because: 'a turn ends once' },
  'turn never complete': {
    class: 'missingEnd',
    recoverWithinMs: 5_000,
    because: 'silence ends a turn all the same',
  },
  'go away': { class: 'leavingLink', recoverWithinMs: 2_500, because: 'it was announced, 200 ms before' },
  'closed with 1007': { class: 'lostLink', recoverWithinMs: 2_500, because: 'the vendor says so' },
  'closed with 1008': { class: 'lostLink', recoverWithinMs: 2_500, because: 'the vendor says so' },
  'closed with 1011': { class: 'lostLink', recoverWithinMs: 2_500, because: 'the vendor says so' },
  'slow reader': { class: 'hiccup', recoverWithinMs: 1_500, because: '64 kB/s are enough for speech' },
  'no credit': { class: 'noSession', recoverWithinMs: 0, because: 'the account cannot pay' },
  'too many sessions': {
    class: 'lostSession',
    recoverWithinMs: 4_000,
    because: 'it is tried again after 2 s, unless the vendor names the wait',
  },
  'an avatar that is not there': {
    class: 'noSession',
    recoverWithinMs: 0,
    because: 'there is no such avatar',
  },
  'set-up never ends': {
    class: 'lostSession',
    recoverWithinMs: 4_000,
    because: 'the connect timeout ends it',
  },
  kicked: { class: 'lostSession', recoverWithinMs: 2_500, because: 'the next session is begun at once' },
  'sound lost': { class: 'ofViewers', recoverWithinMs: 500, because: 'nobody tells the server' },
  'signalling lost': { class: 'ofViewers', recoverWithinMs: 500, because: 'nobody tells the server' },
  'viewers forgotten': { class: 'ofViewers', recoverWithinMs: 500, because: 'nobody tells the server' },
  'malformed event': { class: 'ofViewers', recoverWithinMs: 500, because: 'nobody tells the server' },
  'picture lost': { class: 'ofViewers', recoverWithinMs: 500, because: 'nobody tells the server' },
} as const satisfies Readonly<Record<FaultName, FaultRule>>;

export interface Expectation extends Allowance {
  readonly recoverWithinMs: number;
}

const NO_FAULT: Expectation = { words: 'whole', told: 'nothing', recoverWithinMs: 0 };

/** What is expected of a trial. */
export function expectationOf({ adapter, fault, moment }: Cell): Expectation {
  if (fault === undefined) return NO_FAULT;
  const { class: faultClass, recoverWithinMs } = FAULT_RULES[fault.name];
  return { ...allowanceOf(faultClass, adapter.kind, moment), recoverWithinMs };
}
