export { type LevelAvatarOptions, levelAvatar } from './level-avatar.js';
export { type Viseme, visemeOf } from './viseme.js';
