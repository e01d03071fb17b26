export { Budget, type Budgets } from './budget.js';
export { type ClientLimits, clientLimits, limitsOf } from './client-limits.js';
export { ClientLink, type ClientLinkOptions, type LinkEvents } from './client-link.js';
export type { ClientSocket } from './client-socket.js';
export type { LinkEnd } from './link-end.js';
