import type { AdapterKind } from '../adapters/index.js';
import type { Moment } from '../matrix/cell.js';
import type { Allowance } from './allowance.js';

type ByMoment = Allowance | Readonly<Record<Moment, Allowance>>;

const unharmed = { words: 'whole', told: 'nothing' } as const satisfies Allowance;
const recovered = { words: 'whole', told: 'link' } as const satisfies Allowance;
const maybeCut = { words: 'cut', told: 'ifCut' } as const satisfies Allowance;
const retried = { words: 'whole', told: 'any' } as const satisfies Allowance;
const seam = { words: 'seam', told: 'link' } as const satisfies Allowance;
const refused = { words: 'none', told: 'refusal' } as const satisfies Allowance;

/**
 * Faults that are alike in what they leave a careful client to save, and what that is, by what the client does.
 *
 * What a request has brought when it breaks off is spoken already: another one would begin anew, with other words.
 */
export const FAULT_CLASSES = {
  /** No connection comes about, this time. */
  noLink: {
    listening: recovered,
    speaking: { before: recovered, during: seam, after: recovered },
    speakingByRequest: retried,
    thinking: retried,
    live: recovered,
  },
  /** It never will. */
  refused: {
    listening: refused,
    speaking: refused,
    speakingByRequest: refused,
    thinking: refused,
    live: refused,
  },
  /** A connection ends, or is as good as dead. */
  lostLink: {
    listening: recovered,
    speaking: { before: recovered, during: seam, after: recovered },
    speakingByRequest: { before: retried, during: maybeCut, after: maybeCut },
    thinking: { before: retried, during: maybeCut, after: maybeCut },
    live: recovered,
  },
  /** The same, after a while in which everything still works. */
  leavingLink: {
    listening: recovered,
    speaking: seam,
    speakingByRequest: maybeCut,
    thinking: maybeCut,
    live: recovered,
  },
  /** All arrives, later or in pieces. */
  hiccup: {
    listening: unharmed,
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: unharmed,
    live: unharmed,
  },
  /** One message is lost, and the connection goes on. */
  lostMessage: {
    listening: retried,
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: { before: retried, during: maybeCut, after: maybeCut },
    live: { words: 'cut', told: 'any' },
  },
  /** One transcription comes after the next. */
  disorder: {
    listening: { words: 'anyOrder', told: 'nothing' },
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: unharmed,
    live: { words: 'anyOrder', told: 'nothing' },
  },
  /** The vendor errs about the end of a turn. */
  doubledEnd: {
    listening: unharmed,
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: unharmed,
    live: unharmed,
  },
  /** The same, and what stood in the message is lost with it. */
  missingEnd: {
    listening: unharmed,
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: maybeCut,
    live: unharmed,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<AdapterKind, ByMoment>>>>;

export type FaultClass = keyof typeof FAULT_CLASSES;

/** What a fault of a class leaves to be saved. */
export function allowanceOf(faultClass: FaultClass, kind: AdapterKind, moment: Moment): Allowance {
  const given: ByMoment = FAULT_CLASSES[faultClass][kind];
  return 'words' in given ? given : given[moment];
}
