export { AudioIntake, INTAKE_ENCODINGS, type IntakeEncoding, type IntakeFormat } from './audio-intake.js';
export { closeWith } from './closes.js';
export { Ear, type HeardStretch } from './ear.js';
export { Inbox } from './inbox.js';
export { OrderedOutbox } from './ordered-outbox.js';
export { slices } from './slices.js';
