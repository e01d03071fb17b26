export { AudioConnection } from './audio-connection.js';
export {
  type AudioConnectionOptions,
  type ListenHooks,
  type ListenProtocol,
  type ListenTuning,
  listenDefaults,
} from './audio-connection-options.js';
export type { AudioFormat } from './audio-format.js';
export { type FluxMessage, type FluxTurn, readFluxMessage } from './flux-message.js';
export { configureMessage, type FluxModel, type FluxOptions, type FluxSettings } from './flux-options.js';
export { type NovaMessage, type NovaResults, readNovaMessage } from './nova-message.js';
export { type NovaModel, type NovaOptions, novaDefaults } from './nova-options.js';
export { fluxProtocol, novaProtocol } from './protocols.js';
export { type PlacedTranscript, recentPart, type Transcript } from './recent-part.js';
export type { Timeline } from './timeline.js';
export type { HeardWord } from './words.js';
