export {
  type Agent as GeminiAgent,
  type AgentReply as GeminiReply,
  type AgentRequest as GeminiAgentRequest,
  agentOf,
  type GeminiFinishReason,
  type ReplyPart as GeminiReplyPart,
  receptionist,
  type ScriptedReply,
  scriptedReplies,
} from './agent/index.js';
export {
  GEMINI_VOICES,
  type LiveOptions as GeminiLiveOptions,
  liveDefaults as geminiLiveDefaults,
  type QuirkTurn,
  TURN_QUIRKS,
  type TurnQuirk,
} from './live/index.js';
export { GEMINI_MODELS, type GeminiModel, type LiveTraits as GeminiLiveTraits } from './models.js';
export { type GeminiSimulatorOptions, startGeminiSimulator } from './start-gemini-simulator.js';
