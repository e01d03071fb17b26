export { type ConverterOptions, converter } from './converter.js';
export {
  type AudioSystemMetrics,
  type AudioTransport,
  GeminiAudioSystem,
  type GeminiAudioSystemOptions,
  geminiAudioSystem,
} from './gemini-audio-system.js';
export { type AudioFigures, type AudioHealth, audioHealth } from './health.js';
