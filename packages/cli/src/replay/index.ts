export { replayCommand } from './command.js';
