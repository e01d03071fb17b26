export { type GeminiLiveProcessor, type GeminiLiveStats, geminiLive } from './gemini-live.js';
export type { LiveFrame } from './live-frames.js';
export { type GeminiLiveOptions, geminiLiveDefaults } from './live-options.js';
