export { liveAvatar } from './live-avatar.js';
export type {
  LiveAvatarOptions,
  LiveAvatarTuning,
  LiveAvatarViewing,
  SpeechChunkOptions,
} from './live-avatar-options.js';
