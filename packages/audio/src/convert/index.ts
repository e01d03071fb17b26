export { type ConvertOptions, convertForModel, type ModelAudio, type RawAudio } from './convert-for-model.js';
