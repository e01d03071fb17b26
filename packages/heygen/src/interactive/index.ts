export { heygenAvatar } from './heygen-avatar.js';
export type { HeygenAvatarOptions, HeygenAvatarTuning, HeygenViewing } from './heygen-avatar-options.js';
