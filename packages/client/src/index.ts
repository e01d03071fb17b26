export {
  type AudioDevice,
  type AudioDevices,
  BrowserAudio,
  type BrowserAudioOptions,
  MicrophoneError,
  type MicrophoneTrouble,
  type VoiceAudio,
  type VoiceAudioEvents,
} from './browser/index.js';
export type {
  MicrophoneState,
  PlaybackHealth,
  VoiceClientEvents,
  VoiceClientOptions,
} from './client-options.js';
export type { LinkState, OpenSocket, ResumeTicket, SocketLike } from './link/index.js';
export type { PlaybackPiece, PlaybackPosition } from './playback/jitter-buffer.js';
export type { FromPlayback } from './playback/worklet-messages.js';
export { VoiceClient } from './voice-client.js';
