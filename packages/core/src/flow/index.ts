export { AudioQueue, type AudioQueueOptions } from './audio-queue.js';
export { BoundedQueue, type BoundedQueueOptions } from './bounded-queue.js';
