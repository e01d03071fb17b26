export { avatar } from './avatar.js';
export type { AudioAvatarFrame, AvatarTold, TextAvatarFrame } from './avatar-frame.js';
export { type AvatarOptions, type AvatarPlayoutOptions, avatarDefaults } from './avatar-options.js';
export * from './frame-free.js';
