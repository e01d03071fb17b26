export { configSchema, type ServerConfig } from './config-schema.js';
export { type Environment, type Setting, settings } from './environment.js';
export { expectationOf, faultsOf } from './faults.js';
export {
  asksForCredentials,
  type ConfigSources,
  isLoopback,
  loadConfig,
  type PartialConfig,
} from './load-config.js';
export { settingsTable } from './settings-table.js';
