import { describe, expect, it } from 'vitest';
import { fakeTalk } from './fake-talk.fixture.js';

async function started() {
  const talk = fakeTalk();
  await talk.session.start();
  return talk;
}

describe('SpeechRequests', () => {
  it('says that a text will not be said: refused, without a voice, or over before it was taken', async () => {
    const { session, client } = await started();
    client.refusal = 'invalid';
    await expect(session.speak('too long')).rejects.toMatchObject({ code: 'service_failed' });
    expect(session.getSnapshot().entries).toEqual([]);
    client.sendMessage = () => true;
    const isSaid = session.speak('hello');
    isSaid.catch(() => {});
    await session.end();
    await expect(isSaid).rejects.toMatchObject({ code: 'session_state' });
    const silent = fakeTalk({ enableTTS: false });
    await silent.session.start();
    await expect(silent.session.speak('hello')).rejects.toMatchObject({ code: 'session_state' });
  });

  it('waits a while, and no longer, for an agent that does not answer', async () => {
    const { session, client, clock } = await started();
    client.sendMessage = () => true;
    const isSaid = session.speak('hello').catch(({ code }) => code);
    await clock.run(70_000);
    expect(await isSaid).toBe('service_timeout');
  });
});
