export { readSpeakParams, type SpeakParams } from './params.js';
export { SpeakSession } from './session.js';
export { speakRequest } from './speak-request.js';
