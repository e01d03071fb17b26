export { isAllowedOrigin } from './is-allowed-origin.js';
export {
  type OneTimeTokens,
  type OneTimeTokensOptions,
  oneTimeTokens,
  oneTimeTokensDefaults,
} from './one-time-tokens.js';
export { refuseUnclaimed } from './refuse-unclaimed.js';
export { refuseUpgrade } from './refuse-upgrade.js';
