export { WorkerLink } from './worker-link.js';
