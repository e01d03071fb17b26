import { describe, expect, it } from 'vitest';
import { fakeTalk } from './fake-talk.fixture.js';

async function started() {
  const talk = fakeTalk();
  await talk.session.start();
  return talk;
}

describe('the floor of a session', () => {
  it('thinks no longer after an error, or an answer without a word', async () => {
    const { session, client } = await started();
    const status = () => session.getSnapshot().status;
    client.tell('bot-llm-started');
    client.tell('error', { error: 'service_failed', message: '', fatal: false });
    expect(status()).toBe('listening');
    expect(session.getSnapshot().entries).toMatchObject([
      { note: 'failed', text: 'Something went wrong.', detail: 'service_failed' },
    ]);
    client.tell('bot-llm-started');
    client.tell('bot-llm-stopped');
    expect(status()).toBe('listening');
    client.tell('bot-llm-started');
    client.tell('bot-llm-text', { text: 'Hello.' });
    client.tell('bot-llm-stopped');
    expect(status()).toBe('thinking');
  });
});
