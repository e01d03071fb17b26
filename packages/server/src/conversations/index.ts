export type { ProcessLoad } from './admission/index.js';
export { Conversation } from './conversation.js';
export { ConversationError, type Refusal, type RefusalOptions } from './conversation-error.js';
export { Conversations } from './conversations.js';
export type { ConversationProblem, ConversationsOptions } from './conversations-options.js';
export { type ConversationLimits, conversationLimits } from './limits.js';
export type { ConversationMode, OpenRequest, TalkMode } from './open-request.js';
export type {
  AgentStatus,
  Recognized,
  RecognizedWord,
  RecognizeOptions,
  ServedAgent,
  TalkEnds,
  TalkSettings,
  UtteranceRecognizer,
} from './served-agent.js';
export {
  type ConversationSocket,
  type ServiceMessage,
  SOCKET_CLOSE,
  SOCKET_MAX_MESSAGE_BYTES,
  type SocketPeer,
} from './socket/index.js';
export type { ConversationStats, ServiceHealth } from './stats.js';
export type { CallRequest, TelephoneCall } from './telephone-call.js';
