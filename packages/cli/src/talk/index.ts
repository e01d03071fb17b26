export { talkCommand } from './command.js';
