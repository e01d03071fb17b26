export { ConversationError, type Refusal, type RefusalOptions } from './conversation-error.js';
export { type ConversationLimits, conversationLimits } from './limits.js';
export type { ConversationMode, OpenRequest } from './open-request.js';
export type {
  AgentStatus,
  Recognized,
  RecognizedWord,
  ServedAgent,
  TalkEnds,
  TalkSettings,
  UtteranceRecognizer,
} from './served-agent.js';
export type { ConversationStats, ServiceHealth } from './stats.js';
