export { type ClientFunction, ClientFunctions, clientFunctions } from './client-functions.js';
export { type RtviProcessor, rtvi } from './rtvi.js';
export { type ClientRequest, type ReadyClient, type RtviOptions, rtviDefaults } from './rtvi-options.js';
