export type {
  ConversationStore,
  ListOptions,
  ListPosition,
  StoreCounts,
  TurnsOptions,
} from './conversation-store.js';
export { type MemoryStoreOptions, memoryStore } from './memory-store.js';
export {
  type PostgresClient,
  type PostgresPool,
  type PostgresResult,
  type PostgresStoreOptions,
  postgresStore,
} from './postgres/index.js';
export { type SqliteStoreOptions, sqliteStore } from './sqlite/index.js';
export type {
  ConversationEnd,
  NewConversation,
  StoredConversation,
  StoredTurn,
} from './stored-conversation.js';
export { TurnTaken } from './turn-taken.js';
