export { type CallEnds, receptionist } from './demo/index.js';
export type { CliIo, Interrupt, TextOut } from './io.js';
export { runCli } from './run-cli.js';
