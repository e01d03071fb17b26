export { type AvatarPlayoutOptions, avatarPlayoutDefaults } from './avatar-options.js';
export { AvatarPlayout, type AvatarPlayoutEvents } from './avatar-playout.js';
export type {
  AudioAvatar,
  AudioAvatarStream,
  AvatarEvents,
  AvatarService,
  AvatarStream,
  Mouth,
  TextAvatar,
  TextAvatarStream,
} from './avatar-service.js';
