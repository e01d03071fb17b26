import { inlet, pipeline, TTSSpeakFrame, VirtualClock } from '@antiphon/core';
import { expect, it } from 'vitest';
import type { ServiceMessage, SocketVoice } from '../socket/index.js';
import { tellClient } from './tell-client.js';

it('tells once what the bot is told to say, though a voice has left it to another one', async () => {
  const told: ServiceMessage[] = [];
  const session = pipeline(inlet(TTSSpeakFrame)).open({ clock: new VirtualClock() });
  await session.start();
  const voice = { finish: () => {} } as unknown as SocketVoice;
  tellClient(session, { mode: 'utterance', voice, send: (message) => void told.push(message) });
  session.send(new TTSSpeakFrame({ text: 'Good evening.' }));
  session.send(new TTSSpeakFrame({ text: 'Good evening.', handedOver: true }));
  await session.cancel();
  expect(told).toEqual([{ type: 'response', text: 'Good evening.', turn: 0, is_final: true }]);
});
