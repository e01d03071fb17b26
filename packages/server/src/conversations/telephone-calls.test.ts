import {
  AntiphonError,
  deferred,
  InputAudioFrame,
  InputDTMFFrame,
  inlet,
  pipeline,
  playout,
  processor,
  type Session,
} from '@antiphon/core';
import { expect, it } from 'vitest';
import { memoryStore } from '../store/index.js';
import { scriptedService } from './scripted-service.fixture.js';
import type { TelephoneCall } from './telephone-call.js';

type End = Awaited<TelephoneCall['closed']>;

/** A call whose session ends it, as that of a carrier does. */
function fakeCall() {
  const ended = deferred<End>();
  const call: TelephoneCall = {
    id: 'CA1',
    closed: ended.promise,
    input: () => inlet(InputAudioFrame, InputDTMFFrame),
    output: () =>
      playout({
        name: 'output',
        sampleRate: 8_000,
        sink: () => ({ write: () => {}, close: () => call.close() }),
      }),
    close: () => ended.resolve({ by: 'agent' }),
  };
  return { call, hangUp: () => ended.resolve({ by: 'caller' }) };
}

it('Telephone calls take no place of what their owner opens, nor the other way round', async () => {
  const { service } = scriptedService({ limits: { maxConversations: 4, maxPerOwner: 1 } });
  const answered = () => service.answerCall(fakeCall().call, { owner: 'anna' });
  await Promise.all([answered(), answered()]);
  await service.open({ owner: 'anna' });
  await expect(service.open({ owner: 'anna' })).rejects.toMatchObject({ refusal: 'owner_full' });
  await answered();
  await expect(answered()).rejects.toMatchObject({ refusal: 'full' });
});

it('A call whose agent fails is stored as one that failed', async () => {
  const { clock, agent } = scriptedService();
  const failing = processor({
    ...{ name: 'failing', takes: [InputAudioFrame], emits: [InputAudioFrame] },
    on: {
      audioIn: (_frame, ctx) => ctx.fail(new AntiphonError('service_failed', 'broken'), { fatal: true }),
    },
  });
  const streaming: typeof agent.streaming = ({ input, output }, settings) =>
    agent.streaming({ input: pipeline(input, failing) as unknown as typeof input, output }, settings);
  const talks: Session[] = [];
  const onTalk = (session: Session): void => void talks.push(session);
  const { service, store, problems } = scriptedService({ clock, onTalk, agent: { ...agent, streaming } });
  const { id } = await service.answerCall(fakeCall().call, { owner: 'anna' });
  talks[0]?.send(new InputAudioFrame({ samples: new Int16Array(320), sampleRate: 16_000 }));
  await clock.run(20_000);
  expect(await store.conversation(id)).toMatchObject({ endReason: 'the agent has failed' });
  expect(problems.map(({ error }) => error.message)).toEqual([expect.stringContaining('broken')]);
});

it('A call whose agent cannot start is stored as one that failed', async () => {
  const { clock, agent } = scriptedService();
  const failing = processor({
    ...{ name: 'failing', takes: [InputAudioFrame], emits: [InputAudioFrame] },
    start: () => Promise.reject(new Error('no model')),
    on: { audioIn: (frame, ctx) => ctx.emit(frame) },
  });
  const streaming: typeof agent.streaming = ({ input, output }, settings) =>
    agent.streaming({ input: pipeline(input, failing) as unknown as typeof input, output }, settings);
  const { service, store, problems } = scriptedService({ clock, agent: { ...agent, streaming } });
  const { call } = fakeCall();
  await expect(service.answerCall(call, { owner: 'anna' })).rejects.toThrow('no model');
  await clock.run(20_000);
  expect(problems).toEqual([]);
  expect(await store.list()).toMatchObject([{ endReason: 'the agent has failed' }]);
});

it('A caller who hangs up while the store is asked is not answered', async () => {
  const store = memoryStore();
  const create = store.create.bind(store);
  const { call, hangUp } = fakeCall();
  store.create = (given) => {
    hangUp();
    return create(given);
  };
  let sessions = 0;
  const { service, clock } = scriptedService({ store, onTalk: () => void sessions++ });
  await expect(service.answerCall(call, { owner: 'anna' })).rejects.toMatchObject({ refusal: 'ended' });
  await clock.run(20_000);
  expect(sessions).toBe(0);
  expect(await store.list()).toMatchObject([{ endReason: 'the caller has hung up' }]);
});
