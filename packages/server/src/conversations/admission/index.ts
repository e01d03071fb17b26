export { Admission, type Occupancy } from './admission.js';
export { defaultMaxMemoryBytes, type ProcessLoad, watchProcess } from './process-load.js';
