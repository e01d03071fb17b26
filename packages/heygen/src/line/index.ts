export { AvatarLine, type AvatarLineOptions } from './avatar-line.js';
