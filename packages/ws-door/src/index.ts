export { attachUpgrades, type UpgradeDoor, type UpgradeServer } from './attach-upgrades.js';
export { AttachedServers } from './attached-servers.js';
export { Budget } from './budget.js';
export { CLOSE_TIMEOUT_MS, closeCodeOf } from './close-code.js';
export { closeReason } from './close-reason.js';
export { type AllowedOrigins, isAllowedOrigin } from './is-allowed-origin.js';
export { isDeeperThan, MAX_JSON_LEVELS } from './is-deeper-than.js';
export {
  type DoorProblem,
  problemTeller,
  type TellableProblem,
  type TellerOptions,
} from './problem-teller.js';
export { refuseUpgrade } from './refuse-upgrade.js';
export { type SocketServerOptions, socketServerOptions } from './socket-server-options.js';
