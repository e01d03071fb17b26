export {
  type Agent,
  type AgentReply,
  type AgentRequest,
  FINISH_REASONS,
  type GeminiFinishReason,
  piecesOf,
  type ReplyPart,
  replyOf,
} from './agent.js';
export { agentOf } from './agent-of.js';
export { receptionist } from './receptionist.js';
export { type ScriptedReply, scriptedReplies } from './scripted-replies.js';
