export { parseWav, type WavAudio } from './parse-wav.js';
export { WavError, type WavErrorCode } from './wav-error.js';
export type { WavEncoding, WavFormat } from './wav-format.js';
export type { WavSampleFormat, WavWriterOptions } from './wav-header.js';
export { WavReader, type WavReaderOptions } from './wav-reader.js';
export { WavWriter } from './wav-writer.js';
export { type WavToWrite, writeWav } from './write-wav.js';
