import type { StoredConversation } from '../../store/index.js';
import type { ConversationStats } from '../stats.js';

/** How a conversation stands that no process runs: as it is stored. */
export function storedStats(stored: StoredConversation, conversationEntries: number): ConversationStats {
  const { id, createdAtMs, lastActivityMs, language, mode, turns } = stored;
  return {
    sessionId: id,
    createdAt: new Date(createdAtMs).toISOString(),
    lastActivity: new Date(lastActivityMs).toISOString(),
    isActive: false,
    language,
    conversationEntries,
    bufferChunks: 0,
    bufferSize: 0,
    pendingTranscriptions: 0,
    pendingResponses: 0,
    mode,
    isConnected: false,
    turns,
    pendingTurns: 0,
  };
}
