export type { Check, NeedsOf, NothingEmits } from './check.js';
export { parallel } from './parallel.js';
export { Pipeline, pipeline } from './pipeline.js';
export { type SwitchableOptions, switchable } from './switchable.js';
