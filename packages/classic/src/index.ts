export { type AvatarSpeechOptions, avatarSpeech, avatarSpeechDefaults } from './avatar-speech.js';
export { ClassicAgent, classicAgent } from './classic-agent.js';
export type { AgentPart, ClassicAgentEvents, PartState } from './events.js';
export { type ClassicAgentOptions, classicDefaults } from './options.js';
export { type PacedSpeechOptions, type PacedSpeechPort, pacedSpeech } from './paced-speech.js';
export type { SpeechHost, SpeechOutput, SpeechStream } from './speech-output.js';
