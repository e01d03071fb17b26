export { abortable } from './abortable.js';
export { closingController } from './closing.js';
export type { WorkFigures } from './work-figures.js';
export { type WorkOptions, WorkQueue, type WorkQueueOptions } from './work-queue.js';
