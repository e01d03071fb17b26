export { callIds } from './call-ids.js';
export { Conversation, type ConversationOptions } from './conversation.js';
export { STILL_RUNNING } from './for-model.js';
export { type HeardTextOptions, type HeardWord, heardText } from './heard-text.js';
export { type HistoryOptions, historyDefaults } from './history.js';
export { type JsonSchema, toJson } from './json.js';
export {
  type AssistantMessage,
  type ImagePart,
  type Message,
  type SystemMessage,
  type TextPart,
  type Thought,
  type ToolCall,
  type ToolMessage,
  textOf,
  turnOf,
  type UserMessage,
  type UserPart,
} from './message.js';
export { type ConversationSnapshot, parseSnapshot } from './snapshot.js';
export type {
  OutputOf,
  StandardIssue,
  StandardJsonSchema,
  StandardProperties,
  StandardResult,
  StandardSchema,
} from './standard-schema.js';
export {
  type NoArguments,
  type Tool,
  type ToolContext,
  type ToolDefinition,
  tool,
  toolDefaults,
} from './tool.js';
export type { ToolDescription } from './tool-description.js';
export type { ToolOutcome } from './tool-outcome.js';
export { type ToolRun, ToolRunner, type ToolRunnerOptions, toolRunnerDefaults } from './tool-runner.js';
export { textUpToWord, type Word, wordsOf } from './words.js';
