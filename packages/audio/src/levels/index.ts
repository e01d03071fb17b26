export { type Level, measureLevel, peakOf, rmsOf, SILENCE_DBFS, toDbfs } from './level.js';
