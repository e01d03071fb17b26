import { deferred, InputAudioFrame, InputDTMFFrame, inlet, playout } from '@antiphon/core';
import { expect, it } from 'vitest';
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
    output: () => playout({ name: 'output', sampleRate: 8_000, sink: () => ({ write: () => {} }) }),
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
