import { type EndStrategy, NEVER } from '../strategy.js';

/**
 * Ends a turn that interrupted the bot and turns out to have no words: `afterMs` after the voice, or
 * whatever else was taken for the user, has ended. Sooner than a transcript is waited for otherwise, because
 * the bot stands silent in the middle of a sentence.
 */
export function noWords(afterMs: number): EndStrategy {
  return {
    name: 'noWords',
    endsAt({ interrupting, voice, words, interim, voiceToMs, takenAtMs, button }) {
      if (!interrupting || voice || words !== '' || interim !== '' || button === 'down') return NEVER;
      return (voiceToMs ?? takenAtMs ?? NEVER) + afterMs;
    },
  };
}
