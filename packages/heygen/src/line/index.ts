export { AvatarLine, type AvatarLineOptions } from './avatar-line.js';
export { WarmSession, type WarmSessionOptions } from './warm-session.js';
