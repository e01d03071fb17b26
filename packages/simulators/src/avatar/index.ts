export {
  AvatarAccount,
  type AvatarSimulatorOptions,
  avatarSimulatorDefaults,
  type Refusal,
} from './avatar-account.js';
export type { AvatarRoom, AvatarRoomListener } from './avatar-room.js';
export {
  AvatarSession,
  type AvatarSessionListener,
  type AvatarSessionOptions,
  type AvatarState,
  type SimulatedAvatar,
} from './avatar-session.js';
export type { SpeakingTask } from './avatar-voice.js';
export { crossOrigin } from './cross-origin.js';
export { type Complaint, Envelope, Refused } from './envelope.js';
export { jsonBody, jsonObject } from './json-body.js';
export { mintToken, readToken } from './json-web-token.js';
export { AVATAR_RATE, type SpokenEvent, SpokenRecording, type SpokenStretch } from './spoken-recording.js';
export { TextSession, type TextSessionOptions, type Utterance } from './text-session.js';
