export { type Job, ThreadPool, type ThreadPoolOptions } from './thread-pool.js';
export { WorkerLink } from './worker-link.js';
