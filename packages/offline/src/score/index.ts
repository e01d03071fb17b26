export { normaliseWords } from './normalise-words.js';
export { type WordErrors, wordErrorRate, wordErrors } from './word-error-rate.js';
