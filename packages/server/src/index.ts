export * from './auth/index.js';
export {
  asksForCredentials,
  type ConfigSources,
  isLoopback,
  loadConfig,
  type PartialConfig,
  type ServerConfig,
} from './config/index.js';
export * from './conversations/index.js';
export * from './http/index.js';
export * from './store/index.js';
