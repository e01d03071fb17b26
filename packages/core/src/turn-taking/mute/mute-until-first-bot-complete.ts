import type { MuteStrategy } from '../strategy.js';

/**
 * The user is not listened to until the bot has spoken once to the end, from the session's start on: for
 * bots that open the conversation. With one that waits for the user, nobody would ever speak.
 */
export function muteUntilFirstBotComplete(): MuteStrategy {
  return { name: 'untilFirstBotComplete', mutes: ({ botSpeeches }) => botSpeeches === 0 };
}
