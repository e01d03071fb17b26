import type { ServerConfig } from '../config/index.js';
import { type ConversationStore, memoryStore, postgresStore, sqliteStore } from '../store/index.js';

/** Opens the store that is configured. @throws AntiphonError `store_failed` */
export async function openStore({ store }: ServerConfig): Promise<ConversationStore> {
  const { kind, file, url } = store;
  if (kind === 'postgres' && url !== undefined) return postgresStore(url);
  if (kind === 'sqlite' && file !== undefined) return sqliteStore(file);
  return memoryStore();
}
