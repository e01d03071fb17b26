export { simulatorsCommand } from './command.js';
