export {
  type LiveOptions,
  liveDefaults,
  type QuirkTurn,
  TURN_QUIRKS,
  type TurnQuirk,
} from './live-options.js';
export { openSession } from './open-session.js';
export { SessionStore } from './session-store.js';
export { GEMINI_VOICES } from './voices.js';
