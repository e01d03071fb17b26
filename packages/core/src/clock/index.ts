export type { Clock, Timer } from './clock.js';
export { systemClock } from './system-clock.js';
export { TimerSet } from './timer-set.js';
export { VirtualClock } from './virtual-clock.js';
