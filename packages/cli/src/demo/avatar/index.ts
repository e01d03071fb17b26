export { AVATAR_CHOICES, type AvatarChoice, type AvatarRequest } from './avatar-request.js';
export type { AvatarResults } from './avatar-results.js';
export type { Face } from './face.js';
export { openFace } from './open-face.js';
export type { StartUpMs } from './start-up.js';
export { type FacedCall, withFace } from './with-face.js';
