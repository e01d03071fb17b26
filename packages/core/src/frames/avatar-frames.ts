import { number, oneOf, optional, text } from './fields.js';
import { defineFrame } from './frame.js';

/**
 * An avatar can be spoken through (`ready`), or not yet (`connecting`), not just now (`lost`), or no more
 * (`failed`): then the bot is heard by voice alone.
 */
export class AvatarStateFrame extends defineFrame('avatarState', {
  lane: 'system',
  fields: { avatar: text, state: oneOf('connecting', 'ready', 'lost', 'failed'), reason: optional(text) },
}) {}

/** An avatar's session will be ended by its vendor in `leftMs`, unless something is done about it. */
export class AvatarEndingFrame extends defineFrame('avatarEnding', {
  lane: 'system',
  fields: { avatar: text, leftMs: number, reason: text },
}) {}

/**
 * How the mouth stands in a stretch of the turn's speech: `startMs` and `endMs` count from the turn's first
 * sample, `level` is between 0 and 1. Comes ahead of being heard: drawn by playout truth.
 */
export class MouthFrame extends defineFrame('mouth', {
  lane: 'ordered',
  fields: { startMs: number, endMs: number, level: number, viseme: optional(text) },
}) {}
