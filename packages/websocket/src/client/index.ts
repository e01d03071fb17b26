export { ClientCodec, checkOpusSettings, type OpusSettings } from './client-codec.js';
export { clientInputDefaults } from './client-input.js';
export { clientOutputDefaults } from './client-output.js';
export { faceOf } from './face-of.js';
export { LiveClient } from './live-client.js';
export { checkAudio } from './pcm.js';
export type {
  ClientInputOptions,
  ClientOutputOptions,
  ClientStats,
  SinkFactory,
  VoiceClient,
} from './voice-client.js';
