export { type ClientMessage, readMessage } from './client-message.js';
export { type Credentials, credentialsOf } from './credentials.js';
export { badRequest, type Complaint, complaintFor, failureAnswer } from './failures.js';
export { modelUuid } from './identity.js';
export { KeyRing } from './key-ring.js';
export { InvalidQuery, QueryReader } from './query.js';
