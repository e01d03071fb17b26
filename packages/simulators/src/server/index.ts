export { BodyTooLargeError } from './body-too-large-error.js';
export type { ConnectionInfo, Vendor } from './connection-info.js';
export type {
  HttpAnswer,
  HttpExchange,
  IncomingRequest,
  MessageRole,
  Protocol,
  SendOptions,
  ServerSocket,
  SocketHandler,
  SpeechPhase,
  Surroundings,
  UpgradeVerdict,
} from './protocol.js';
export {
  type Simulator,
  type SimulatorConnection,
  type SimulatorOptions,
  simulatorDefaults,
} from './simulator.js';
export { type StartServerOptions, startServer } from './start-server.js';
export { uuid } from './uuid.js';
