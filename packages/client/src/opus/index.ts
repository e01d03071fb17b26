export { type BrowserOpus, browserOpus, noOpus } from './browser-opus.js';
export { OpusEar } from './opus-ear.js';
export { OpusMouth } from './opus-mouth.js';
