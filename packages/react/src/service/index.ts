export { type RequestHeaders, type RestServiceOptions, restService } from './rest-service.js';
export { type RefusalReason, ServiceRefusal } from './service-refusal.js';
export type { SessionDoor, SessionRequest, SessionStats, VoiceService } from './voice-service.js';
