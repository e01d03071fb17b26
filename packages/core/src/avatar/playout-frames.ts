import { BotStartedSpeakingFrame, BotStoppedSpeakingFrame, PlayoutFrame } from '../frames/index.js';
import type { Context } from '../processors/index.js';
import type { AvatarTold } from './avatar-frame.js';
import type { AvatarPlayoutEvents } from './avatar-playout.js';

/** Tells everybody in a session what is heard of the avatar of that name. */
export function playoutFrames(
  avatar: string,
  ctx: Pick<Context<AvatarTold>, 'after' | 'broadcast' | 'clock'>,
): Omit<AvatarPlayoutEvents, 'changed' | 'silent' | 'lastSignMs'> {
  return {
    now: () => ctx.clock.now(),
    after: (delayMs, callback) => ctx.after(delayMs, callback),
    started: (turn) => ctx.broadcast(new BotStartedSpeakingFrame({ turn, avatar })),
    heard: (turn, heardMs, finished) => ctx.broadcast(new PlayoutFrame({ turn, heardMs, finished })),
    stopped: (turn, interrupted) => ctx.broadcast(new BotStoppedSpeakingFrame({ turn, interrupted })),
  };
}
