import { MicrophoneError } from '@antiphon/client';
import { describe, expect, it } from 'vitest';
import { fakeTalk } from './fake-talk.fixture.js';

describe('Call', () => {
  it('says that sound is blocked when nothing else is in the way any more', async () => {
    const { session, prepared, clients } = fakeTalk();
    prepared.push((client) => {
      client.leave = Promise.reject(new MicrophoneError('refused'));
      client.leave.catch(() => {});
      client.isSoundBlocked = true;
    });
    await session.start();
    expect(session.getSnapshot().problem?.kind).toBe('microphone-refused');
    Object.assign(clients[0] ?? {}, { leave: undefined });
    await session.solve();
    expect(session.getSnapshot().problem?.kind).toBe('sound-blocked');
    await session.solve();
    expect(session.getSnapshot().problem).toBeUndefined();
  });
});
