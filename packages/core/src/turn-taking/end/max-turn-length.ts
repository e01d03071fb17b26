import { type EndStrategy, NEVER } from '../strategy.js';

/**
 * The user's turn ends after `maxMs`, whoever still speaks, with the words recognised by then; those that
 * come later begin the next turn. Keeps a noise that is taken for a voice from silencing the bot for good.
 */
export function maxTurnLength(maxMs: number): EndStrategy {
  return {
    name: 'maxTurnLength',
    endsAt: ({ takenAtMs }) => (takenAtMs === undefined ? NEVER : takenAtMs + maxMs),
  };
}
