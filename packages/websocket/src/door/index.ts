export { isAllowedOrigin } from '@antiphon/ws-door';
export {
  type OneTimeTokens,
  type OneTimeTokensOptions,
  oneTimeTokens,
  oneTimeTokensDefaults,
} from './one-time-tokens.js';
