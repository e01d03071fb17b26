export { type NewApiKey, newApiKey } from './api-keys.js';
export { authenticator } from './authenticator.js';
export { type Authenticator, isOwnerId, LOCAL_OWNER, type Owner } from './owner.js';
