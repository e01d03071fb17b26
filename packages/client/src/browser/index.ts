export { BrowserAudio, type BrowserAudioOptions } from './browser-audio.js';
export { MicrophoneError, type MicrophoneTrouble } from './microphone-error.js';
export type { AudioDevice, AudioDevices, VoiceAudio, VoiceAudioEvents } from './voice-audio.js';
