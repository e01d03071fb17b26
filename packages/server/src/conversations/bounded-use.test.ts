import { AntiphonError } from '@antiphon/core';
import { expect, it } from 'vitest';
import { FakeClient, scriptedService, spokenWords } from './scripted-service.fixture.js';

const anna = { owner: 'anna' };

it('A talk begins anew five times at once, and then every two seconds', async () => {
  let opened = 0;
  const { clock, service, store } = scriptedService({ onTalk: () => void opened++ });
  const conversation = await service.open(anna);
  const client = new FakeClient(conversation);
  await clock.run(0);
  for (let count = 0; count < 19; count++) {
    client.say({ type: 'control', command: 'reset' });
    await clock.run(10);
  }
  client.say({ type: 'text_request', text: 'hallo', language: 'de' });
  expect(client.of('error').map(({ code }) => code)).toEqual(Array(15).fill('too_often'));
  expect(opened).toBe(6);
  await clock.run(2_000);
  client.say({ type: 'control', command: 'reset' });
  await clock.run(10);
  expect(opened).toBe(7);
  expect(await store.turns(conversation.id)).toEqual([]);
});

it('Texts that wait are no longer together than one may be', async () => {
  const { clock, service } = scriptedService({ limits: { maxTextCharacters: 10 } });
  const client = new FakeClient(await service.open(anna));
  for (const text of ['one', 'two', 'three', 'go']) client.say({ type: 'text_request', text });
  expect(client.of('error').map(({ code }) => code)).toEqual(['too_many_texts']);
  await clock.run(5_000);
  expect(client.of('turn')).toMatchObject([{ user: 'one two go' }]);
});

it('A recogniser that fails is told to whoever runs the service', async () => {
  const recognizer = {
    recognize: async () => {
      throw new AntiphonError('service_failed', 'no model at /secret/path');
    },
  };
  const { clock, service, problems } = scriptedService({ recognizer });
  const client = new FakeClient(await service.open({ ...anna, mode: 'utterance' }));
  await clock.run(0);
  client.chunk(spokenWords('one two'), { is_final: true });
  await clock.run(10_000);
  expect(client.of('error').map(({ code }) => code)).toEqual(['recognition_failed']);
  expect(problems.map(({ error }) => error.message)).toEqual([expect.stringContaining('no model')]);
});

it('What fails when a message is taken is told to whoever runs the service', async () => {
  const { clock, service, problems } = scriptedService();
  const conversation = await service.open(anna);
  const client = new FakeClient(conversation);
  await clock.run(0);
  conversation.stats = () => {
    throw new Error('the figures are broken');
  };
  client.say({ type: 'control', command: 'stats' });
  expect(client.of('error').map(({ code }) => code)).toEqual(['service_failed']);
  expect(problems.map(({ error }) => error.message)).toEqual([expect.stringContaining('are broken')]);
});
