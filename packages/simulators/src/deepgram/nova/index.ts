export { type NovaParams, readFormat, readNovaParams } from './params.js';
export { seconds } from './results.js';
export { NovaSession } from './session.js';
