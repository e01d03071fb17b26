export { type DeepgramAccess, type DeepgramAccessOptions, resolveAccess } from './access.js';
export { clearly, detailOf, FailureJudge, openingFailure, statusFailure } from './failures.js';
export { asFields, asList, asMs, asNumber, asText, type Fields, readFields } from './fields.js';
export { MalformedBursts } from './malformed-bursts.js';
export { type Query, type QueryValue, queryOf } from './query.js';
export { loadSdk, sdkClient } from './sdk.js';
export { type StreamSettings, VendorSocket } from './vendor-socket.js';
