import { loadConfig, type PartialConfig } from '../config/index.js';
import { ConversationError, type ConversationStats, type ServiceHealth } from '../conversations/index.js';
import type { StoredConversation, StoredTurn } from '../store/index.js';
import { type AppOptions, createApp } from './app.js';
import type { Host, HostedConversation, SessionSocket } from './host.js';

export const KEYS = { ada: `ada-${'k'.repeat(40)}`, bob: `bob-${'k'.repeat(40)}` };
export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
export const BASE = '/api/v1/audio-streaming';

/** Conversations that only remember what happened to them. Sockets hear their own messages again. */
export class FakeHost implements Host {
  readonly conversations = new Map<string, HostedConversation>();
  readonly turns: StoredTurn[] = [];
  readonly kept: StoredConversation[] = [];
  readonly maxMessageBytes = 100_000;
  admission: ServiceHealth['admission'] = 'open';
  failure: Error | undefined;
  isInitialized = true;
  erased = 0;
  maxSessions = 100;

  async open({ owner, language = 'en', mode = 'streaming' }: Parameters<Host['open']>[0]) {
    if (this.failure !== undefined) throw this.failure;
    if (language !== 'en')
      throw new ConversationError('unsupported_language', `the agent speaks en, not ${language}`);
    const conversation = hosted(`session-${this.conversations.size + 1}`, owner, mode);
    this.conversations.set(conversation.id, conversation);
    return conversation;
  }

  async find(id: string, owner: string) {
    const found = this.conversations.get(id);
    if (found?.owner !== owner) throw new ConversationError('not_found', 'there is no such session');
    return found;
  }

  async stats(id: string, owner: string) {
    return (await this.find(id, owner)).stats();
  }

  list(owner: string) {
    return [...this.conversations.values()].filter((each) => each.owner === owner);
  }

  async history(id: string, owner: string, { after = -1, limit = 100 }: Parameters<Host['history']>[2]) {
    await this.find(id, owner);
    return this.turns.filter(({ turn }) => turn > after).slice(0, limit);
  }

  async stored(owner: string, { limit = 100, before }: Parameters<Host['stored']>[1]) {
    const from = this.kept.findIndex(({ id }) => id === before?.id) + 1;
    return this.kept.filter((each) => each.owner === owner).slice(from, from + limit);
  }

  async remove(id: string, owner: string, { erase = false } = {}) {
    await this.find(id, owner);
    this.erased += Number(erase);
    this.conversations.delete(id);
  }

  health(): ServiceHealth {
    const agent = { modelSize: 'tiny', device: 'cpu', transcriptionWorkers: 2, ttsWorkers: 2 };
    return {
      ...{ totalSessions: this.conversations.size, activeSessions: this.conversations.size },
      serviceStatus: { isInitialized: this.isInitialized, ttsInitialized: true, ...agent },
      ...{
        admission: this.admission,
        maxSessions: this.maxSessions,
        connectedSessions: 0,
        opened: 1,
        refused: { full: 1 },
      },
      ...{ expired: 0, turns: 0, pendingTurns: 0, lostTurns: 0, rssBytes: 1, eventLoopDelayMs: 0.5 },
    };
  }
}

function hosted(id: string, owner: string, mode: HostedConversation['mode']): HostedConversation {
  const stats: ConversationStats = {
    ...{ sessionId: id, createdAt: '2026-01-01T00:00:00.000Z', lastActivity: '2026-01-01T00:00:01.000Z' },
    ...{ isActive: true, language: 'en', conversationEntries: 0, bufferChunks: 0, bufferSize: 0 },
    ...{ pendingTranscriptions: 0, pendingResponses: 0, mode, isConnected: false, turns: 0, pendingTurns: 0 },
  };
  return {
    ...{ id, owner, mode },
    stats: () => stats,
    connect: (socket: SessionSocket) => {
      socket.send(`hello of ${id}`);
      return { message: (message) => socket.send(message.toString()), closed: () => {} };
    },
    joinVoice: async (client) => client.close('a test'),
  };
}

export interface FakeServerOptions extends Partial<Omit<AppOptions, 'config'>> {
  readonly config?: PartialConfig;
}

/** A server over fake conversations, for two owners, and what it has logged. */
export async function fakeServer({ config = {}, ...options }: FakeServerOptions = {}) {
  const host = new FakeHost();
  const lines: string[] = [];
  const auth = { apiKeys: Object.entries(KEYS).map(([owner, key]) => `${owner}=${key}`) };
  const server = await createApp({
    config: loadConfig({ env: {}, overrides: { auth, ...config } }),
    host,
    log: { write: (line) => void lines.push(line) },
    ...options,
  });
  return { ...server, host, lines, [Symbol.asyncDispose]: () => server.app.close() };
}

export type FakeServer = Awaited<ReturnType<typeof fakeServer>>;
