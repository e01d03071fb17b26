export { type AppOptions, createApp, type ServerApp } from './app.js';
export type { Metrics } from './context.js';
export type { Host, HostedConversation, SessionPeer, SessionSocket } from './host.js';
export type { RunningServer } from './live-server.js';
export type { LogStream } from './logging.js';
export type { ProblemCode, ProblemDocument } from './problem.js';
export type { UpgradeDoor } from './routes/sockets.js';
export type { AnswerCall, Telephone } from './routes/telephone.js';
export { type ServerOptions, startServer } from './start-server.js';
