import { type EndStrategy, NEVER, NOW } from '../strategy.js';

export interface EndOfTurnByRecogniserOptions {
  /**
   * The silence after which a turn ends all the same, should the recogniser never say so because its
   * connection is lost, from the end of the voice or, later, the last words. @defaultValue 6000
   */
  readonly fallbackMs?: number;
}

export const endOfTurnByRecogniserDefaults = {
  fallbackMs: 6000,
} as const satisfies EndOfTurnByRecogniserOptions;

/**
 * The user's turn ends when the recogniser says so, as those do that were trained to tell a pause for thought
 * from an end: the final words bring `endOfTurn`.
 */
export function endOfTurnByRecogniser(options: EndOfTurnByRecogniserOptions = {}): EndStrategy {
  const { fallbackMs } = { ...endOfTurnByRecogniserDefaults, ...options };
  return {
    name: 'recogniser',
    endsAt({ endOfTurn, voice, button, voiceToMs, wordsAtMs, takenAtMs }) {
      if (button === 'down') return NEVER;
      if (endOfTurn) return NOW;
      return voice ? NEVER : Math.max(voiceToMs ?? takenAtMs ?? NEVER, wordsAtMs ?? NOW) + fallbackMs;
    },
  };
}
