export {
  detectSilence,
  type SilenceOptions,
  type SilencePeriod,
  type SilenceReport,
} from './detect-silence.js';
export { type Level, measureLevel, peakOf, rmsOf, SILENCE_DBFS, toDbfs } from './level.js';
export { LoudnessMeter, SILENCE_LUFS } from './loudness.js';
export { type NormalizeOptions, normalizePeak } from './normalize.js';
