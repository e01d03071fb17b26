export { type Device, type DeviceOptions, type DeviceStats, device } from './device.js';
export {
  type AudioSource,
  type AudioSourceOptions,
  audioSource,
  type SourceAudio,
  type Spoken,
} from './input/audio-source.js';
export { decibriBackend } from './live/decibri-backend.js';
export type {
  AudioDevice,
  DeviceBackend,
  DeviceChoice,
  LoudspeakerOptions,
  LoudspeakerStream,
  MicrophoneOptions,
  MicrophoneStream,
} from './live/device-backend.js';
export { listDevices } from './live/list-devices.js';
export type { MicrophoneStats } from './live/live-microphone.js';
export {
  type LoudspeakerOutput,
  type LoudspeakerOutputOptions,
  type LoudspeakerStats,
  loudspeaker,
} from './live/loudspeaker.js';
export { type MicrophoneInput, type MicrophoneInputOptions, microphone } from './live/microphone.js';
export {
  type ConversationRecorder,
  type ConversationRecorderOptions,
  conversationRecorder,
  type RecorderStats,
  type SinkFactory,
} from './recorder/conversation-recorder.js';
export type { AudioOrigin } from './wav/load-audio.js';
export { type WavInputOptions, type WavInputSettings, wavInput } from './wav/wav-input.js';
export { type WavOutputOptions, wavOutput } from './wav/wav-output.js';
