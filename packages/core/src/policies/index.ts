export { type BatchOptions, batch } from './batch.js';
export { latest } from './latest.js';
export type { QueueOptions } from './queued-work.js';
export { type AsyncHandler, serial } from './serial.js';
