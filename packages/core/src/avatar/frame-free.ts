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
