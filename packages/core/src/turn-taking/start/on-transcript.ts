import { NEVER, NOW, type StartStrategy } from '../strategy.js';

/** The user takes the turn with the first word recognised, interim or final, whoever speaks. */
export function onTranscript(): StartStrategy {
  return {
    name: 'transcript',
    startsAt: ({ words, interim }) => (words === '' && interim === '' ? NEVER : NOW),
  };
}
