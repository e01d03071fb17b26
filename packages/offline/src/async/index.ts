export { abortable } from './abortable.js';
export { closingController } from './closing.js';
export { type LinkedSignal, linkSignals } from './linked-signal.js';
export { type WorkOptions, WorkQueue, type WorkQueueOptions } from './work-queue.js';
