import type { NewConversation, StoredTurn } from '../src/store/index.js';

export function conversation(id: string, changes: Partial<NewConversation> = {}): NewConversation {
  const mode = 'streaming';
  return { id, owner: 'anna', createdAtMs: 1_000, language: 'en', mode, agent: 'agency', ...changes };
}

export function turn(id: string, number: number, changes: Partial<StoredTurn> = {}): StoredTurn {
  return {
    conversation: id,
    turn: number,
    user: `question ${number}`,
    said: `answer ${number}, and more`,
    heard: `answer ${number}`,
    outcome: 'interrupted',
    startedAtMs: 2_000 + number,
    endedAtMs: 3_000 + number,
    latency: { firstTokenMs: 120.5, firstHeardMs: 640 },
    ...changes,
  };
}
