export { isAllowedOrigin } from './is-allowed-origin.js';
export {
  type OneTimeTokens,
  type OneTimeTokensOptions,
  oneTimeTokens,
  oneTimeTokensDefaults,
} from './one-time-tokens.js';
