export { Admission, type Occupancy } from './admission.js';
export { limitsOf } from './limits-of.js';
export { type ProcessLoad, watchProcess } from './process-load.js';
