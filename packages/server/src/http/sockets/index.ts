export { SessionSockets } from './session-sockets.js';
export { type Upgrade, Upgrades, upgradeOptions } from './upgrades.js';
