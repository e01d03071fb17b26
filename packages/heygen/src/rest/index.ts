export { type Access, type AccessOptions, resolveAccess, type Vendor } from './access.js';
export { RefusalError, statusFailure, unreachable, unreadable, type Wording } from './failures.js';
export { asFields, type Fields, fieldsIn, RestClient } from './rest-client.js';
export { Secrets } from './secrets.js';
export { tellOfSession } from './told.js';
