export { serveCommand } from './command.js';
