import type { AdapterKind } from '../adapters/adapter.js';
import type { Moment } from '../matrix/cell.js';
import type { Allowance } from './allowance.js';

type ByMoment = Allowance | Readonly<Record<Moment, Allowance>>;

const unharmed = { words: 'whole', told: 'nothing' } as const satisfies Allowance;
const recovered = { words: 'whole', told: 'link' } as const satisfies Allowance;
const maybeCut = { words: 'cut', told: 'ifCut' } as const satisfies Allowance;
const retried = { words: 'whole', told: 'any' } as const satisfies Allowance;
const seam = { words: 'seam', told: 'link' } as const satisfies Allowance;
const byVoice = { words: 'whole', told: 'voice' } as const satisfies Allowance;
const handedOver = { words: 'seam', told: 'voice' } as const satisfies Allowance;
const saidAgain = { words: 'again', told: 'voice' } as const satisfies Allowance;
const goneAtOnce = { words: 'whole', told: 'gone' } as const satisfies Allowance;
const goneLater = { words: 'seam', told: 'gone' } as const satisfies Allowance;
const goneAgain = { words: 'again', told: 'gone' } as const satisfies Allowance;
const refused = { words: 'none', told: 'refusal' } as const satisfies Allowance;

/** What strikes nobody else. */
const ofAvatarsAlone = {
  listening: unharmed,
  speaking: unharmed,
  speakingByRequest: unharmed,
  thinking: unharmed,
  live: unharmed,
  avatar: unharmed,
  avatarByText: unharmed,
} as const satisfies Readonly<Record<AdapterKind, ByMoment>>;

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
    avatar: { before: byVoice, during: handedOver, after: byVoice },
    avatarByText: { before: byVoice, during: saidAgain, after: saidAgain },
  },
  /** It never will. */
  refused: {
    listening: refused,
    speaking: refused,
    speakingByRequest: refused,
    thinking: refused,
    live: refused,
    avatar: { before: goneAtOnce, during: goneLater, after: goneAtOnce },
    avatarByText: { before: goneAtOnce, during: goneAgain, after: goneAgain },
  },
  /** A connection ends, or is as good as dead. */
  lostLink: {
    listening: recovered,
    speaking: { before: recovered, during: seam, after: recovered },
    speakingByRequest: { before: retried, during: maybeCut, after: maybeCut },
    thinking: { before: retried, during: maybeCut, after: maybeCut },
    live: recovered,
    avatar: { before: byVoice, during: handedOver, after: byVoice },
    avatarByText: { before: byVoice, during: saidAgain, after: saidAgain },
  },
  /** The same, after a while in which everything still works. */
  leavingLink: {
    listening: recovered,
    speaking: seam,
    speakingByRequest: maybeCut,
    thinking: maybeCut,
    live: recovered,
    avatar: { before: handedOver, during: handedOver, after: handedOver },
    // A request is over before it could leave.
    avatarByText: unharmed,
  },
  /** All arrives, later or in pieces. */
  hiccup: {
    listening: unharmed,
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: unharmed,
    live: unharmed,
    avatar: unharmed,
    avatarByText: unharmed,
  },
  /** One message is lost, and the connection goes on. */
  lostMessage: {
    listening: retried,
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: { before: retried, during: maybeCut, after: maybeCut },
    live: { words: 'cut', told: 'any' },
    avatar: { words: 'again', told: 'any' },
    avatarByText: { words: 'again', told: 'any' },
  },
  /** One transcription comes after the next. */
  disorder: {
    listening: { words: 'anyOrder', told: 'nothing' },
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: unharmed,
    live: { words: 'anyOrder', told: 'nothing' },
    avatar: unharmed,
    avatarByText: unharmed,
  },
  /** The vendor errs about the end of a turn. */
  doubledEnd: {
    listening: unharmed,
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: unharmed,
    live: unharmed,
    avatar: unharmed,
    avatarByText: unharmed,
  },
  /** The same, and what stood in the message is lost with it. */
  missingEnd: {
    listening: unharmed,
    speaking: unharmed,
    speakingByRequest: unharmed,
    thinking: maybeCut,
    live: unharmed,
    avatar: unharmed,
    avatarByText: unharmed,
  },
  /** A connection that looks alive, and on which nothing comes any more. */
  mute: {
    listening: recovered,
    speaking: { before: recovered, during: seam, after: recovered },
    speakingByRequest: { before: retried, during: maybeCut, after: maybeCut },
    thinking: { before: retried, during: maybeCut, after: maybeCut },
    live: recovered,
    avatar: saidAgain,
    avatarByText: { before: byVoice, during: saidAgain, after: saidAgain },
  },
  /** The session of an avatar is not to be had this time, or ends. */
  lostSession: {
    ...ofAvatarsAlone,
    avatar: { before: byVoice, during: handedOver, after: byVoice },
    avatarByText: { before: byVoice, during: saidAgain, after: byVoice },
  },
  /** It is never to be had. */
  noSession: {
    ...ofAvatarsAlone,
    avatar: { before: goneAtOnce, during: goneLater, after: goneAtOnce },
    avatarByText: { before: goneAtOnce, during: goneAgain, after: goneAtOnce },
  },
  /** Only those who look on notice: it is theirs to join again. */
  ofViewers: ofAvatarsAlone,
} as const satisfies Readonly<Record<string, Readonly<Record<AdapterKind, ByMoment>>>>;

export type FaultClass = keyof typeof FAULT_CLASSES;

/** What a fault of a class leaves to be saved. */
export function allowanceOf(faultClass: FaultClass, kind: AdapterKind, moment: Moment): Allowance {
  const given: ByMoment = FAULT_CLASSES[faultClass][kind];
  return 'words' in given ? given : given[moment];
}
