export { acceleratedClock } from './accelerated-clock.js';
export { type PatientClock, type PatientClockOptions, patientClock } from './patient-clock.js';
