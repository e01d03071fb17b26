export { type ClientFunction, ClientFunctions, clientFunctions } from './client-functions.js';
export { type RtviProcessor, rtvi } from './rtvi.js';
export {
  type ClientRequest,
  type ReadyClient,
  type RtviOptions,
  rtviDefaults,
  type UiEvent,
  type UiSnapshot,
} from './rtvi-options.js';
