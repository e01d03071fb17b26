import { expectNoLeak } from '@antiphon/testing';
import { expect, it } from 'vitest';
import { FakeClient, scriptedService, spokenWords } from '../src/conversations/scripted-service.fixture.js';

it('keeps nothing of conversations that are over, however they ended', async () => {
  const { clock, service } = scriptedService();
  let round = 0;
  await expectNoLeak(
    async (track) => {
      const conversation = track(
        await service.open({ owner: 'anna', mode: round % 2 === 0 ? 'utterance' : 'streaming' }),
      );
      const client = track(new FakeClient(conversation));
      await clock.run(0);
      client.chunk(spokenWords('one two three'), { is_final: true });
      await clock.run(800);
      if (round % 3 === 0) client.leave();
      else if (round % 3 === 1) client.say({ type: 'control', command: 'reset' });
      await clock.run(0);
      await conversation.end('a test');
      round++;
    },
    { rounds: 12, maxAlive: 3 },
  );
  expect(service.list()).toEqual([]);
  expect(clock.pending).toBe(0);
});
