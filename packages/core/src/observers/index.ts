export type { Hop, Observer } from './observer.js';
