export type { Caller } from './caller.js';
export { type CallerLine, callerLines } from './lines.js';
export { type CallerAudio, loadWav } from './load-wav.js';
export { madeCaller } from './made-caller.js';
export { makeVoices, type SpokenLine } from './make-voices.js';
export { wavCaller } from './wav-caller.js';
