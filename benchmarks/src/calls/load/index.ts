export type { Callers } from './callers.js';
export type { Heard } from './heard.js';
