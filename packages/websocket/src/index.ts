export type { UpgradeServer } from '@antiphon/ws-door';
export {
  type ClientInputOptions,
  type ClientOutputOptions,
  type ClientStats,
  clientInputDefaults,
  clientOutputDefaults,
  type OpusSettings,
  type SinkFactory,
  type VoiceClient,
} from './client/index.js';
export {
  type Admit,
  type Arrival,
  ClientDesk,
  type ClientProblem,
  type VoiceClients,
  type VoiceClientsOptions,
  voiceClients,
  voiceClientsDefaults,
} from './clients/index.js';
export {
  isAllowedOrigin,
  type OneTimeTokens,
  type OneTimeTokensOptions,
  oneTimeTokens,
  oneTimeTokensDefaults,
} from './door/index.js';
export {
  Budget,
  type ClientLimits,
  ClientLink,
  type ClientSocket,
  clientLimits,
  type LinkEnd,
} from './link/index.js';
