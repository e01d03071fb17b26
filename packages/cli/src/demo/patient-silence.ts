import { type EndStrategy, endOfTurnBySilence, type Floor, NEVER } from '@antiphon/core';

/** Silence after which a caller has usually finished: the pauses between two sentences are shorter. */
const SILENCE_MS = 600;
/** The same behind "and", a comma, and whatever else calls for more. */
const UNFINISHED_MS = 1000;
/** The same for a beginning. */
const BEGINNING_MS = 1300;
/** Who has made a pause may make another, not much longer. */
const NEXT_PAUSE = 1.3;
/** "And so, my fellow Americans": what begins with a conjunction and is short has more to come. */
const BEGINNING = /^(?:and|but|so|if|when|because|although|while)\b/i;
const SHORT_WORDS = 7;

/** What is remembered of a turn, for it cannot be seen any more. */
interface Pauses {
  readonly turnAtMs: number | undefined;
  voiceToMs: number | undefined;
  lastMs: number;
}

/**
 * An end of turn for people who take their time: silence ends it, but a speaker who has made long pauses
 * before is given a little more than the last of them. A strategy of one's own, around a ready-made one.
 */
export function patientSilence(): EndStrategy {
  const usual = endOfTurnBySilence({ silenceMs: SILENCE_MS, unfinishedSilenceMs: UNFINISHED_MS });
  const memory = new WeakMap<Floor, Pauses>();
  return {
    name: 'patientSilence',
    endsAt(floor) {
      const pauses = pausesOf(floor, memory);
      const endsAtMs = usual.endsAt(floor);
      if (endsAtMs === NEVER || floor.voiceToMs === undefined) return endsAtMs;
      const patienceMs = Math.max(NEXT_PAUSE * pauses.lastMs, isBeginning(floor.words) ? BEGINNING_MS : 0);
      return Math.max(endsAtMs, floor.voiceToMs + patienceMs);
    },
  };
}

function pausesOf(floor: Floor, memory: WeakMap<Floor, Pauses>): Pauses {
  let pauses = memory.get(floor);
  if (pauses === undefined || pauses.turnAtMs !== floor.takenAtMs) {
    pauses = { turnAtMs: floor.takenAtMs, voiceToMs: undefined, lastMs: 0 };
    memory.set(floor, pauses);
  }
  const { voiceFromMs, voiceToMs } = floor;
  if (floor.voice && voiceFromMs !== undefined && pauses.voiceToMs !== undefined) {
    pauses.lastMs = Math.max(0, voiceFromMs - pauses.voiceToMs);
  }
  pauses.voiceToMs = voiceToMs;
  return pauses;
}

function isBeginning(words: string): boolean {
  const { length } = words.split(/\s+/);
  return length < SHORT_WORDS && BEGINNING.test(words);
}
