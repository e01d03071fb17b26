export {
  type OneTimeTokens,
  type OneTimeTokensOptions,
  oneTimeTokens,
  oneTimeTokensDefaults,
} from './door/index.js';
