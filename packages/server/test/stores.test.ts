import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore, sqliteStore } from '../src/store/index.js';
import { conversationStoreContract } from './conversation-store-contract.js';

conversationStoreContract('memoryStore', {
  durable: false,
  place: async () => ({ open: async () => memoryStore() }),
});

conversationStoreContract('sqliteStore', {
  durable: true,
  place: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'antiphon-store-'));
    return {
      open: () => sqliteStore(join(folder, 'conversations.db')),
      remove: () => rm(folder, { recursive: true }),
    };
  },
});
