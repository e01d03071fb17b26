export { type FliteTtsOptions, fliteTts } from './flite-tts.js';
export { type MoonshineSttOptions, moonshineStt, moonshineSttDefaults } from './moonshine-stt.js';
export { serviceError } from './service-error.js';
export { sileroVad } from './silero-vad.js';
