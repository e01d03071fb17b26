export { demoCommand } from './command.js';
export { type CallEnds, receptionist } from './pipeline.js';
