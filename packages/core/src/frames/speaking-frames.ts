import { flag, integer, number, oneOf, optional, text } from './fields.js';
import { defineFrame } from './frame.js';

/** Voice activity: a voice began at `voiceAtMs` (session clock), which is earlier than this frame. */
export class SpeechStartedFrame extends defineFrame('speechStarted', {
  lane: 'system',
  fields: { voiceAtMs: number },
}) {}

/** Voice activity: the voice ended at `voiceAtMs` (session clock), which is earlier than this frame. */
export class SpeechStoppedFrame extends defineFrame('speechStopped', {
  lane: 'system',
  fields: { voiceAtMs: number },
}) {}

/** The user has taken the turn. */
export class UserStartedSpeakingFrame extends defineFrame('userStartedSpeaking', {
  lane: 'system',
  fields: { voiceAtMs: optional(number), strategy: optional(text) },
}) {}

/** The user has given the turn back; `voiceAtMs` is when the voice ended. */
export class UserStoppedSpeakingFrame extends defineFrame('userStoppedSpeaking', {
  lane: 'system',
  fields: { voiceAtMs: optional(number), strategy: optional(text) },
}) {}

/** The listener began to hear the bot; `avatar` names the avatar that speaks, where it is no voice. */
export class BotStartedSpeakingFrame extends defineFrame('botStartedSpeaking', {
  lane: 'system',
  fields: { avatar: optional(text) },
}) {}

/** The listener stopped hearing the bot: at the end of what it had to say, or cut off. */
export class BotStoppedSpeakingFrame extends defineFrame('botStoppedSpeaking', {
  lane: 'system',
  fields: { interrupted: flag },
}) {}

/**
 * Playout truth: of the speech of `turn`, the listener has heard `heardMs` so far. `finished` when that
 * is all there is or ever will be. Reports may repeat; they never go back.
 */
export class PlayoutFrame extends defineFrame('playout', {
  lane: 'system',
  fields: { heardMs: number, finished: flag },
}) {}

/**
 * Of the speech of `turn` so much was heard elsewhere, as from an avatar: a playout counts what it plays of
 * that turn from there on.
 */
export class PlayoutElsewhereFrame extends defineFrame('playoutElsewhere', {
  lane: 'system',
  fields: { heardMs: number },
}) {}

/** Nobody has spoken for a while. `count` says how many times in a row. */
export class UserIdleFrame extends defineFrame('userIdle', {
  lane: 'system',
  fields: { idleMs: number, count: integer },
}) {}

/** From now on the user is not listened to, or is again. */
export class UserMuteFrame extends defineFrame('userMute', {
  lane: 'system',
  fields: { muted: flag, strategy: optional(text) },
}) {}

/** The talk button went down or up. */
export class PushToTalkFrame extends defineFrame('pushToTalk', {
  lane: 'system',
  fields: { state: oneOf('down', 'up') },
}) {}
