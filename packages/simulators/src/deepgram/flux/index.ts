export { type FluxParams, readFluxParams } from './params.js';
export { FluxSession } from './session.js';
