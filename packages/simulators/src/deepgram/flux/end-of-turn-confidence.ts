import { endsUnfinished } from '@antiphon/core';

/** While somebody speaks. */
const SPEAKING = 0.02;
/** How fast silence becomes convincing, by how the text sounds: ms until 63 %. */
const FINISHED_MS = 250;
const OPEN_MS = 420;
const UNFINISHED_MS = 1_500;

/**
 * How sure the model is that no more will be said. The vendor's model hears it in voice and words alike; here it
 * grows with the silence, quickly behind a finished sentence, slowly behind an unfinished one. At the default
 * threshold of 0.7 that is 0.3 s, 0.5 s and 1.8 s.
 */
export function endOfTurnConfidence(text: string, silenceMs: number): number {
  if (silenceMs <= 0) return SPEAKING;
  const pace = endsUnfinished(text) ? UNFINISHED_MS : /[.?!]$/.test(text) ? FINISHED_MS : OPEN_MS;
  return Math.max(SPEAKING, 1 - Math.exp(-silenceMs / pace));
}
