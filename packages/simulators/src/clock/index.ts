export { acceleratedClock } from './accelerated-clock.js';
