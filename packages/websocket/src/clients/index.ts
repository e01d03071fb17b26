export { type Arrival, ClientDesk } from './client-desk.js';
export type { ClientProblem } from './client-problem.js';
export { type VoiceClients, voiceClients } from './voice-clients.js';
export { type Admit, type VoiceClientsOptions, voiceClientsDefaults } from './voice-clients-options.js';
