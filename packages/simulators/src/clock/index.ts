export { acceleratedClock } from './accelerated-clock.js';
export { IdleWatch } from './idle-watch.js';
export { type PatientClock, type PatientClockOptions, patientClock } from './patient-clock.js';
