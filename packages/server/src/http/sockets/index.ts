export { SessionSockets } from './session-sockets.js';
export { type Upgrade, Upgrades } from './upgrades.js';
